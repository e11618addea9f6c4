using System.Globalization;
using Sharpest.Convolutions;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Losses;
using Sharpest.Experiments.Models;
using Sharpest.Experiments.Specs;
using Sharpest.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training;

/// <summary>One step of training: loss and gradient of a mini-batch, and the optimizer's answer if all of it is finite.</summary>
internal sealed class TrainingStep
{
    private readonly ExperimentSpec spec;
    private readonly nn.Module<Tensor, Tensor> model;
    private readonly SteppedModel stepped;
    private readonly LossInfo loss;
    private readonly optim.Optimizer optimizer;
    private readonly BatchLoader loader;
    private readonly GradientClip? clip;
    private readonly StepProjections? projections;
    private readonly Seed seed;

    public TrainingStep(
        ExperimentSpec spec,
        nn.Module<Tensor, Tensor> model,
        SteppedModel stepped,
        LossInfo loss,
        optim.Optimizer optimizer,
        BatchLoader loader,
        StepProjections? projections
    )
    {
        this.spec = spec;
        this.model = model;
        this.stepped = stepped;
        this.loss = loss;
        this.optimizer = optimizer;
        this.loader = loader;
        clip = GradientClip.Of(spec);
        this.projections = projections;
        seed = new Seed(spec.Seed);
    }

    /// <summary>Takes the step, unless a number is not finite and the specification says otherwise.</summary>
    /// <param name="step">Optimizer steps done.</param>
    /// <param name="curvatureIsFinite">False when the curvature was looked at before this step and was not finite.</param>
    /// <returns>What came of it.</returns>
    public Result Take(long step, bool curvatureIsFinite)
    {
        using IDisposable scope = NewDisposeScope();
        using ConvolutionGuard.Scope guard = ConvolutionGuard.Allow(model);
        // Whatever draws from libtorch's own generator, such as dropout, draws from the stream of this step.
        using Generator common = Generator.Default;
        common.manual_seed(seed.Key("step", step));
        int index = (int)(step % loader.StepsPerEpoch);
        using Batch batch = loader.At((int)(step / loader.StepsPerEpoch), index);
        optimizer.zero_grad();
        Tensor logits = stepped.Forward(batch.Inputs, step, begins: index == 0);
        Tensor mean = loss.Mean(logits, batch.Labels);
        Tensor penalised = spec.L2 == 0 ? mean : mean + Penalty() * spec.L2;
        BackwardPass.Run(penalised);
        double value = penalised.ToDouble();
        string? fault = Fault(step, value);
        if (fault is null && !curvatureIsFinite && spec.OnNan == "stop")
            fault = CurvatureFault(step);
        bool isTaken = fault is null || spec.OnNan == "continue";
        IReadOnlyList<(string, double)> projected = isTaken ? Step() : [];
        return new Result(
            value,
            TaskLoss.CountRight(logits, batch.Labels),
            batch.Labels.numel(),
            fault,
            isTaken,
            projected
        );
    }

    private IReadOnlyList<(string, double)> Step()
    {
        if (projections is not null)
            return projections.Around([.. model.parameters().Select(p => p.grad)], StepClipped);
        StepClipped();
        return [];
    }

    private void StepClipped()
    {
        clip?.Apply([.. Gradients()]);
        optimizer.step();
    }

    /// <summary>Says that the curvature is not finite.</summary>
    /// <param name="step">Optimizer steps done.</param>
    /// <returns>One line.</returns>
    public static string CurvatureFault(long step) =>
        string.Create(CultureInfo.InvariantCulture, $"the curvature was not finite at step {step}");

    private string? Fault(long step, double loss)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (!double.IsFinite(loss))
            return string.Create(culture, $"the loss became {loss} at step {step + 1}");
        return GradientIsFinite()
            ? null
            : string.Create(culture, $"the gradient held NaN or infinity at step {step + 1}");
    }

    // A sum is finite when all its terms are, and the sums of infinities of both signs are NaN.
    private bool GradientIsFinite()
    {
        using IDisposable quiet = no_grad();
        Tensor[] sums = [.. Gradients().Select(g => g.sum())];
        return sums.Length == 0 || double.IsFinite(stack(sums).@double().sum().ToDouble());
    }

    private IEnumerable<Tensor> Gradients() => model.parameters().Select(p => p.grad).OfType<Tensor>();

    private Tensor Penalty() =>
        model.parameters().Where(p => p.dim() >= 2).Select(p => p.square().sum()).Aggregate((a, b) => a + b);

    /// <summary>What came of a step.</summary>
    /// <param name="Loss">The loss of the mini-batch, L2 term included.</param>
    /// <param name="Right">Labels of the mini-batch that were foretold rightly.</param>
    /// <param name="Labels">How many labels it has.</param>
    /// <param name="Fault">What was not finite, in one line, or null.</param>
    /// <param name="IsTaken">Whether the optimizer moved the weights.</param>
    /// <param name="Projections">Series and values of gradient and step along the directions in force, if asked for.</param>
    internal readonly record struct Result(
        double Loss,
        long Right,
        long Labels,
        string? Fault,
        bool IsTaken,
        IReadOnlyList<(string Tag, double Value)> Projections
    );
}
