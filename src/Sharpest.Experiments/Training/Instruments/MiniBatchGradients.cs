using System.Collections.Immutable;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Specs;
using Sharpest.Runs.Tensors;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training.Instruments;

/// <summary>Gradients of fresh mini-batches at the present weights, as the paper draws them to know an average step.</summary>
internal sealed class MiniBatchGradients : IDisposable
{
    private readonly List<Tensor> gradients = [];
    private readonly List<ImmutableArray<int>> batches = [];

    private MiniBatchGradients() { }

    /// <summary>Vectors of shape <c>[n]</c>, owned here.</summary>
    public IReadOnlyList<Tensor> Gradients => gradients;

    /// <summary>The mini-batches, as indices into the training file.</summary>
    public IReadOnlyList<ImmutableArray<int>> Batches => batches;

    // The batches depend on seed and step alone, so that they are the same whichever instruments ask.
    public static MiniBatchGradients Draw(ExperimentSpec spec, ExampleLosses losses, long step, CancellationToken stop)
    {
        var seed = new Seed(spec.Seed);
        var clip = GradientClip.Of(spec);
        var drawn = new MiniBatchGradients();
        try
        {
            for (int m = 0; m < spec.StepGradients; m++)
            {
                stop.ThrowIfCancellationRequested();
                Random stream = seed.Stream("step-gradients", step * spec.StepGradients + m);
                int[] positions = Permutation.Draw(stream, losses.Training.Count)[..spec.Batch];
                using Batch batch = losses.Training.Select(positions);
                drawn.gradients.Add(losses.Gradient(batch).DetachFromDisposeScope());
                clip?.Apply([drawn.gradients[^1]]); // the step that training would take
                drawn.batches.Add(batch.Indices);
            }
            return drawn;
        }
        catch
        {
            drawn.Dispose();
            throw;
        }
    }

    public static TensorSource Evidence(IReadOnlyList<ImmutableArray<int>> batches) =>
        TensorSources.Batches("step_batches", batches);

    public void Dispose() => gradients.ForEach(gradient => gradient.Dispose());
}
