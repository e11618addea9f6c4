using System.Collections.Immutable;
using Sharpest.Landscape;
using Sharpest.Runs.Series;
using Sharpest.Runs.Tensors;
using Sharpest.Tracking;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training.Instruments;

/// <summary>A step analysis with what it was made from.</summary>
/// <param name="Analysis">The changes of the loss.</param>
/// <param name="ForwardEquivalents">What it cost, in forward passes over the sample.</param>
/// <param name="RandomDirection">The unit random direction, shape <c>[n]</c>; owned here.</param>
/// <param name="Batches">The mini-batches of the gradients, as indices into the training file.</param>
internal sealed record StepFinding(
    StepAnalysis Analysis,
    int ForwardEquivalents,
    Tensor RandomDirection,
    IReadOnlyList<ImmutableArray<int>> Batches
) : IFinding
{
    public void Record(SeriesWriter series, long step, double epoch)
    {
        foreach (StepChange c in Analysis.Changes)
            series.Append(new StepChangeRecord(step, epoch, c.Direction, c.Multiple, c.RelativeChange, c.Error));
        series.Append(new ScalarRecord("steps/forward-equivalents", step, epoch, ForwardEquivalents));
    }

    public IEnumerable<TensorSource> Evidence() =>
        [
            TensorSources.Floats("random_direction", RandomDirection.shape, RandomDirection),
            MiniBatchGradients.Evidence(Batches),
        ];

    public void Dispose() => RandomDirection.Dispose();
}
