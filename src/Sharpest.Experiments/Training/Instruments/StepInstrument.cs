using Sharpest.Experiments.Measuring;
using Sharpest.Experiments.Specs;
using Sharpest.Landscape;
using Sharpest.Runtime;
using Sharpest.Tracking;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training.Instruments;

/// <summary>Takes the step apart along each sharp direction, a random one and as a whole.</summary>
/// <param name="spec">The seed of the random direction.</param>
/// <param name="points">When.</param>
/// <param name="nudges">What Nudged-SGD would make of a gradient.</param>
internal sealed class StepInstrument(ExperimentSpec spec, AnalysisPoints points, NudgeForecast nudges) : IInstrument
{
    public TrainingActivity Activity => TrainingActivity.AnalysingStep;

    public bool IsDue(SharpnessSnapshot snapshot) => points.Includes(snapshot.Step);

    public IFinding Look(InstrumentView view, CancellationToken stop)
    {
        SharpnessSnapshot snapshot = view.Snapshot;
        MiniBatchGradients drawn = view.Gradients;
        using IDisposable scope = NewDisposeScope();
        Tensor random = RandomDirection.Draw(view.Objective.Parameters, new Seed(spec.Seed), snapshot.Step);
        (IReadOnlyList<StepChange> changes, int cost) = StepDecomposition.Analyse(
            view.Objective,
            [.. view.Eigenvectors(), ("random", random)],
            drawn.Gradients,
            view.LearningRate,
            wholeSteps: nudges.Steps(drawn.Gradients, snapshot),
            known: snapshot.LocalLoss(),
            stop: stop
        );
        return new StepFinding(
            new StepAnalysis(snapshot.Step, changes),
            cost,
            random.DetachFromDisposeScope(),
            drawn.Batches
        );
    }
}
