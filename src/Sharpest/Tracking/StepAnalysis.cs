using Sharpest.Landscape;

namespace Sharpest.Tracking;

/// <summary>The step taken apart at one point of training.</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Changes">What the loss does along each direction.</param>
public sealed record StepAnalysis(long Step, IReadOnlyList<StepChange> Changes)
{
    /// <summary>The relative change of the loss along a direction at the real step length.</summary>
    /// <param name="direction">The direction's name.</param>
    /// <returns>The change, or null when that direction, or the multiple 1, was not analysed.</returns>
    public double? AtRealStep(string direction) =>
        Changes.FirstOrDefault(c => c.Direction == direction && c.Multiple == 1)?.RelativeChange;

    /// <summary>
    /// The change of the loss along a direction as a parabola −p·a + q·a² of the multiple a, fitted by least squares to the
    /// multiples up to 1, where the loss of a network is closest to quadratic.
    /// </summary>
    /// <param name="direction">The direction's name.</param>
    /// <returns>The parabola, or null when fewer than two multiples up to 1 were analysed.</returns>
    public StepParabola? Parabola(string direction)
    {
        StepChange[] near = [.. Changes.Where(c => c.Direction == direction && c.Multiple is > 0 and <= 1)];
        if (near.Length < 2 || near.Any(c => !double.IsFinite(c.RelativeChange)))
            return null;
        double s2 = near.Sum(c => Math.Pow(c.Multiple, 2));
        double s3 = near.Sum(c => Math.Pow(c.Multiple, 3));
        double s4 = near.Sum(c => Math.Pow(c.Multiple, 4));
        double t1 = near.Sum(c => c.Multiple * c.RelativeChange);
        double t2 = near.Sum(c => Math.Pow(c.Multiple, 2) * c.RelativeChange);
        double determinant = s2 * s4 - s3 * s3;
        return new StepParabola(-(t1 * s4 - t2 * s3) / determinant, (s2 * t2 - s3 * t1) / determinant);
    }
}
