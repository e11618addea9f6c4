namespace Sharpest.Landscape;

/// <summary>What the loss does when one steps along a direction, by a multiple of the learning rate's step there.</summary>
/// <param name="Direction">
/// <c>e1</c>, <c>e2</c>, … for eigenvectors, <c>random</c>, <c>gradient</c> for the whole gradient, <c>nudged</c> for what
/// Nudged-SGD makes of it.
/// </param>
/// <param name="Multiple">The multiple a of the learning rate η.</param>
/// <param name="RelativeChange">mean over mini-batches of L(after)/L(before) − 1.</param>
/// <param name="Error">
/// The numerical error of it: 0 where L was evaluated at the very points, else an estimate from how far the interpolation
/// missed points it did not know. The estimate is within the tolerance of the analysis.
/// </param>
public sealed record StepChange(string Direction, double Multiple, double RelativeChange, double Error);
