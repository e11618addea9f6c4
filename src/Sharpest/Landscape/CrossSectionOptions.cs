namespace Sharpest.Landscape;

/// <summary>Where a cross-section is evaluated.</summary>
public sealed record CrossSectionOptions
{
    /// <summary>k: the places, in units of the scale. The present weights, k = 0, are always evaluated too.</summary>
    /// <value>The default is 0, ±¼, ±½, ±1, ±2, ±4, ±8, ±16, as in the paper.</value>
    public IReadOnlyList<double> Multiples { get; init; } =
    [-16, -8, -4, -2, -1, -0.5, -0.25, 0, 0.25, 0.5, 1, 2, 4, 8, 16];
}
