using System.Globalization;

namespace Sharpest.Runs.Benchmarks;

/// <summary>Figures of a benchmark as people read them.</summary>
public static class BenchText
{
    private const string None = "–";

    /// <summary>A value.</summary>
    /// <param name="value">The value; NaN for none.</param>
    /// <param name="unit">How it is written.</param>
    /// <returns>For instance <c>1.47</c>, <c>52 %</c> or <c>8.1 s</c>.</returns>
    public static string Of(double value, BenchUnit unit)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        return (double.IsFinite(value), unit) switch
        {
            (false, _) => None,
            (_, BenchUnit.Percent) => (100 * value).ToString(value < 0.1 ? "0.0" : "0", culture) + " %",
            (_, BenchUnit.Count) => value.ToString("0", culture),
            (_, BenchUnit.Seconds) => value.ToString(value < 1 ? "0.000" : "0.0", culture) + " s",
            _ => value.ToString("0.00", culture),
        };
    }

    /// <summary>What is aimed at.</summary>
    /// <param name="goal">The figure.</param>
    /// <returns>For instance <c>≤ 1.50</c>.</returns>
    public static string Bound(BenchGoal goal)
    {
        ArgumentNullException.ThrowIfNull(goal);
        return goal.Bound is { } bound ? $"{(goal.IsAtLeast ? "≥" : "≤")} {Of(bound, goal.Unit)}" : None;
    }

    /// <summary>Whether it is reached.</summary>
    /// <param name="isReached">True, false, or null when there is no goal.</param>
    /// <returns>A word.</returns>
    public static string Verdict(bool? isReached) =>
        isReached switch
        {
            true => "reached",
            false => "not reached",
            null => None,
        };
}
