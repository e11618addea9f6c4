using Sharpest.Experiments.Data;
using Sharpest.Experiments.Losses;
using Sharpest.Objectives;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training;

/// <summary>The run's loss over any of its training examples, as a function of the weights.</summary>
internal sealed class ExampleLosses
{
    private readonly nn.Module<Tensor, Tensor> model;
    private readonly LossInfo loss;
    private readonly ObjectiveOptions options;

    public ExampleLosses(nn.Module<Tensor, Tensor> model, LossInfo loss, ExampleSet training, double l2, int microBatch)
    {
        this.model = model;
        this.loss = loss;
        options = new ObjectiveOptions { L2 = l2 };
        Training = training;
        MicroBatch = microBatch;
        Layout = new ParameterLayout(model);
    }

    public ExampleSet Training { get; }

    public ParameterLayout Layout { get; }

    /// <summary>Examples that pass through the network at once.</summary>
    public int MicroBatch { get; set; }

    // The batch must live as long as the objective is used.
    public Objective Over(Batch batch) => SampleObjective.Over(model, loss, batch, MicroBatch, Layout, options);

    // ∇L over a batch, shape [n], which the caller disposes. That the loss is a function of the weights was found out on the
    // sample, and is not asked again.
    public Tensor Gradient(Batch batch) =>
        SampleObjective
            .Over(model, loss, batch, MicroBatch, Layout, options with { CheckDeterminism = false })
            .LossAndGradient()
            .Gradient;
}
