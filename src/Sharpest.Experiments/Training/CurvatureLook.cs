using System.Collections.Immutable;
using Sharpest.Tracking;

namespace Sharpest.Experiments.Training;

/// <summary>What one look at the curvature found; whoever receives it disposes of both parts.</summary>
/// <param name="Snapshot">The sharpest directions.</param>
/// <param name="Analysis">The step against them, or null when it was not analysed.</param>
/// <param name="Sample">The examples it was taken on, as indices into the training file.</param>
internal sealed record CurvatureLook(SharpnessSnapshot Snapshot, AnalysedStep? Analysis, ImmutableArray<int> Sample);
