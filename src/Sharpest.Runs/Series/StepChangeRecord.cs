namespace Sharpest.Runs.Series;

/// <summary>What the loss does when one steps along a direction.</summary>
/// <param name="Step">Optimizer steps done when it was analysed.</param>
/// <param name="Epoch">The same in epochs.</param>
/// <param name="Direction">
/// <c>e1</c>, <c>e2</c>, … for eigenvectors, <c>random</c>, <c>gradient</c> for the whole gradient, <c>nudged</c> for what
/// Nudged-SGD makes of it.
/// </param>
/// <param name="Multiple">The multiple of the learning rate.</param>
/// <param name="RelativeChange">Mean over mini-batch gradients of L(after)/L(before) − 1.</param>
/// <param name="Error">A bound on the numerical error of that mean.</param>
public sealed record StepChangeRecord(
    long Step,
    double Epoch,
    string Direction,
    double Multiple,
    double RelativeChange,
    double Error
);
