namespace Sharpest.Runs.Series;

/// <summary>How far along a direction until the loss has grown to a multiple of itself.</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Epoch">The same in epochs.</param>
/// <param name="Direction"><c>e1</c>, <c>e3</c> or <c>e5</c>.</param>
/// <param name="Threshold">t: grown means L ≥ t·L(w).</param>
/// <param name="Against">
/// The distance to the nearest crossing against the direction, in average SGD steps; infinite when there is none as far as
/// was looked.
/// </param>
/// <param name="Along">The distance to the nearest crossing along the direction, likewise.</param>
public sealed record WidthRecord(
    long Step,
    double Epoch,
    string Direction,
    double Threshold,
    double Against,
    double Along
)
{
    /// <summary>The nearer of both crossings.</summary>
    public double Smaller => Math.Min(Against, Along);

    /// <summary>The mean of both crossings; infinite when one of them is.</summary>
    public double Mean => (Against + Along) / 2;
}
