namespace Sharpest.Runs.Figures;

// A marked value of an axis.
internal readonly record struct Tick(double Value, string Label);

// One axis: a finite range with marked values.
internal sealed record Axis(string Label, bool Logarithmic, double Minimum, double Maximum, IReadOnlyList<Tick> Ticks)
{
    // Beyond this the difference of two values can overflow.
    private const double Largest = 1e300;

    // Relative to the values; below it ticks would differ in digits that are noise.
    private const double SmallestSpread = 1e-6;

    // An axis that shows all finite values.
    internal static Axis Linear(string label, IEnumerable<double> values, bool percent = false)
    {
        var (low, high) = Extent(values.Where(double.IsFinite).Select(Tame));
        var size = Math.Max(Math.Abs(low), Math.Abs(high));
        if (high - low <= SmallestSpread * size)
        {
            var margin = size == 0 ? 1 : size * 0.1;
            (low, high) = (low - margin, high + margin);
        }

        var ticks = Figures.Ticks.Linear(low, high, percent);
        return new Axis(label, false, ticks[0].Value, ticks[^1].Value, ticks);
    }

    // An axis that ends exactly at its extremes, for quantities without a margin, such as steps.
    internal static Axis Exact(string label, IEnumerable<double> values)
    {
        var (low, high) = Extent(values.Where(double.IsFinite));
        high = high > low ? high : low + 1;
        return new Axis(
            label,
            false,
            low,
            high,
            [.. Figures.Ticks.Linear(low, high, percent: false).Where(tick => tick.Value >= low && tick.Value <= high)]
        );
    }

    // A logarithmic axis shows all positive values.
    internal static Axis Log(string label, IEnumerable<double> values)
    {
        var (low, high) = Extent(
            values.Where(v => double.IsFinite(v) && v > 0).Select(v => Math.Clamp(v, 1 / Largest, Largest))
        );
        (low, high) = low > 0 ? (low, high) : (0.1, 10);
        if (high < low * 2)
        {
            (low, high) = (low / 1.5, high * 1.5);
        }

        (low, high) = (Figures.Ticks.RoundDown(low), Figures.Ticks.RoundUp(high));
        return new Axis(label, true, low, high, Figures.Ticks.Logarithmic(low, high));
    }

    // Where a value lies: 0 at the minimum, 1 at the maximum; NaN when the axis cannot show it at all.
    internal double Fraction(double value)
    {
        if (!double.IsFinite(value) || (Logarithmic && value <= 0))
        {
            return double.NaN;
        }

        return Logarithmic
            ? (Math.Log(value) - Math.Log(Minimum)) / (Math.Log(Maximum) - Math.Log(Minimum))
            : (value - Minimum) / (Maximum - Minimum);
    }

    private static double Tame(double value) =>
        Math.Abs(value) < 1 / Largest ? 0 : Math.Clamp(value, -Largest, Largest);

    private static (double Low, double High) Extent(IEnumerable<double> values)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
        {
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        return low <= high ? (low, high) : (0, 1);
    }
}
