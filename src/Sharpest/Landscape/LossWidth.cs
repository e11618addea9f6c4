namespace Sharpest.Landscape;

/// <summary>How far one can go along a line, to either side, until the loss has grown to a multiple of itself.</summary>
/// <param name="Threshold">t: the loss counts as grown where L ≥ t·L(w).</param>
/// <param name="Left">
/// The distance to the nearest crossing against the direction, in units of the line's scale; infinite when the loss stays
/// below the threshold as far as was looked, NaN when it is not a number before.
/// </param>
/// <param name="Right">The distance to the nearest crossing along the direction, likewise.</param>
public sealed record LossWidth(double Threshold, double Left, double Right)
{
    /// <summary>The nearer of the two crossings: how far one can go whatever the sign of the direction.</summary>
    public double Smaller => Math.Min(Left, Right);

    /// <summary>The mean of both crossings; infinite when one of them is.</summary>
    public double Mean => (Left + Right) / 2;
}
