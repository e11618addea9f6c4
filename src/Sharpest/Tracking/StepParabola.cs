namespace Sharpest.Tracking;

/// <summary>The loss along a step, relative to where it starts: −p·a + q·a² for the multiple a of the real step.</summary>
/// <param name="Slope">p: positive when the step leads downhill.</param>
/// <param name="Curvature">q: positive when the loss bends up.</param>
public sealed record StepParabola(double Slope, double Curvature)
{
    /// <summary>The multiple that minimises the loss, p/2q; 0 when every step climbs, infinite when the loss never turns up.</summary>
    public double BestMultiple =>
        Slope <= 0 ? 0
        : Curvature <= 0 ? double.PositiveInfinity
        : Slope / (2 * Curvature);

    /// <summary>The change at a multiple.</summary>
    /// <param name="multiple">a.</param>
    /// <returns>−p·a + q·a².</returns>
    public double At(double multiple) => (-Slope * multiple) + (Curvature * multiple * multiple);
}
