using System.Globalization;

namespace Sharpest.Runs.Figures;

/// <summary>Chooses the marked values of axes: round numbers, few enough to read.</summary>
internal static class Ticks
{
    private const int Wanted = 5;
    private const int MostLogarithmic = 7;
    private const int MostDecimals = 6;

    // Equally spaced round values; the first is at or below low, the last at or above high.
    internal static IReadOnlyList<Tick> Linear(double low, double high, bool percent)
    {
        var step = RoundStep((high - low) / Wanted);
        var first = Math.Floor((low / step) + 1e-9);
        var last = Math.Ceiling((high / step) - 1e-9);
        var decimals = Math.Max(0, (int)-Math.Floor(Math.Log10(step) + 1e-9));
        if (step * Math.Pow(10, decimals) % 1 is > 0.01 and < 0.99)
        {
            decimals++;
        }

        return
        [
            .. Enumerable
                .Range(0, (int)(last - first) + 1)
                .Select(i => (first + i) * step)
                .Select(value => new Tick(value, Format(value, decimals) + (percent ? " %" : ""))),
        ];
    }

    // The powers of ten of a range, or 1, 2 and 5 times them when these are few enough.
    internal static IReadOnlyList<Tick> Logarithmic(double low, double high)
    {
        foreach (
            var multipliers in (double[][])
                [
                    [1, 2, 5],
                    [1, 3],
                ]
        )
        {
            var fine = Multiples(low, high, multipliers);
            if (fine.Count <= MostLogarithmic)
            {
                return fine;
            }
        }

        var decades = Multiples(low, high, [1]);
        var stride = (decades.Count + MostLogarithmic - 1) / MostLogarithmic;
        return [.. decades.Where((_, i) => i % stride == 0)];
    }

    // The largest of 1, 2, 5 times a power of ten that does not exceed a positive value.
    internal static double RoundDown(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return new[] { 5, 2, 1, 0.5 }.Select(m => m * power).First(v => v <= value * (1 + 1e-9));
    }

    // The smallest of 1, 2, 5 times a power of ten that is not below a positive value.
    internal static double RoundUp(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return new[] { 1, 2, 5, 10, 20.0 }.Select(m => m * power).First(v => v >= value * (1 - 1e-9));
    }

    internal static string Format(double value, int decimals)
    {
        if (Math.Abs(value) >= 1e6 || decimals > MostDecimals)
        {
            // A multiple of the step may miss zero by rounding.
            var shown = decimals > MostDecimals && Math.Abs(value) < Math.Pow(10, -decimals - 3) ? 0 : value;
            return shown.ToString("0.######e0", CultureInfo.InvariantCulture).Replace("e+", "e").Replace('-', '−');
        }

        // A tiny negative number would read "-0".
        var rounded = Math.Round(value, decimals) + 0.0;
        return rounded.ToString("#,0." + new string('0', decimals), CultureInfo.InvariantCulture).Replace('-', '−');
    }

    private static double RoundStep(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return new[] { 1, 2, 2.5, 5, 10 }.Select(m => m * power).First(v => v >= step * (1 - 1e-9));
    }

    private static List<Tick> Multiples(double low, double high, double[] multipliers)
    {
        var ticks = new List<Tick>();
        for (var exponent = Math.Floor(Math.Log10(low)); exponent <= Math.Ceiling(Math.Log10(high)); exponent++)
        {
            foreach (var multiplier in multipliers)
            {
                var value = multiplier * Math.Pow(10, exponent);
                if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9))
                {
                    ticks.Add(new Tick(value, FormatLogarithmic(value)));
                }
            }
        }

        return ticks;
    }

    private static string FormatLogarithmic(double value) =>
        value is >= 1e-4 and < 1e6
            ? value.ToString("#,0.####", CultureInfo.InvariantCulture)
            : value.ToString("0e0", CultureInfo.InvariantCulture);
}
