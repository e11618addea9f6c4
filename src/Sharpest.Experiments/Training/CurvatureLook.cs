using System.Collections.Immutable;
using Sharpest.Experiments.Training.Instruments;
using Sharpest.Tracking;

namespace Sharpest.Experiments.Training;

/// <summary>What one look at the curvature found; whoever receives it disposes it.</summary>
/// <param name="Snapshot">The sharpest directions.</param>
/// <param name="Findings">What the instruments found that were due.</param>
/// <param name="Sample">The examples it was taken on, as indices into the training file.</param>
/// <param name="LearningRate">η in force.</param>
internal sealed record CurvatureLook(
    SharpnessSnapshot Snapshot,
    IReadOnlyList<IFinding> Findings,
    ImmutableArray<int> Sample,
    double LearningRate
) : IDisposable
{
    public void Dispose()
    {
        Snapshot.Dispose();
        foreach (IFinding finding in Findings)
            finding.Dispose();
    }
}
