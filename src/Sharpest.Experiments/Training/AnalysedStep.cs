using System.Collections.Immutable;
using Sharpest.Tracking;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training;

/// <summary>A step analysis with what it was made from.</summary>
/// <param name="Analysis">The changes of the loss.</param>
/// <param name="RandomDirection">The unit random direction, shape <c>[n]</c>; owned here.</param>
/// <param name="Batches">The mini-batches of the gradients, as indices into the training file.</param>
internal sealed record AnalysedStep(
    StepAnalysis Analysis,
    Tensor RandomDirection,
    IReadOnlyList<ImmutableArray<int>> Batches
) : IDisposable
{
    public void Dispose() => RandomDirection.Dispose();
}
