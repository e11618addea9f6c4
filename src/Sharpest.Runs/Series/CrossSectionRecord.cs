namespace Sharpest.Runs.Series;

/// <summary>The loss at one place of a line through the weights: L(w + k·s·e).</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Epoch">The same in epochs.</param>
/// <param name="Direction">e: <c>e1</c>, <c>e3</c> or <c>e5</c>.</param>
/// <param name="Scale">s: the length of an average SGD step along the direction.</param>
/// <param name="Multiple">k.</param>
/// <param name="Loss">The loss there.</param>
public sealed record CrossSectionRecord(
    long Step,
    double Epoch,
    string Direction,
    double Scale,
    double Multiple,
    double Loss
);
