using System.Globalization;

namespace Sharpest.Experiments.Specs;

/// <summary>The numbers that a member may take.</summary>
/// <param name="Minimum">The least, or null for no bound.</param>
/// <param name="Maximum">The greatest, or null for no bound.</param>
/// <param name="MinimumExcluded">Whether the least itself is not allowed.</param>
/// <param name="MaximumExcluded">Whether the greatest itself is not allowed.</param>
public sealed record SpecRange(
    double? Minimum = null,
    double? Maximum = null,
    bool MinimumExcluded = false,
    bool MaximumExcluded = false
)
{
    /// <summary>Whether a value lies within the range; NaN and infinities never do.</summary>
    /// <param name="value">The value.</param>
    /// <returns>true when it does.</returns>
    public bool Contains(double value) =>
        double.IsFinite(value)
        && (Minimum is not { } least || (MinimumExcluded ? value > least : value >= least))
        && (Maximum is not { } greatest || (MaximumExcluded ? value < greatest : value <= greatest));

    /// <summary>The range in words, to follow "must be".</summary>
    /// <returns>For instance <c>greater than 0 and at most 1</c>.</returns>
    public string InWords()
    {
        string? least = Minimum is { } min ? $"{(MinimumExcluded ? "greater than" : "at least")} {Text(min)}" : null;
        string? greatest = Maximum is { } max ? $"{(MaximumExcluded ? "less than" : "at most")} {Text(max)}" : null;
        return (least, greatest) switch
        {
            (null, null) => "a finite number",
            (not null, not null) => $"{least} and {greatest}",
            _ => (least ?? greatest)!,
        };
    }

    private static string Text(double value) => value.ToString("G17", CultureInfo.InvariantCulture);
}
