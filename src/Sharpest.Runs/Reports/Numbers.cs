using System.Globalization;

namespace Sharpest.Runs.Reports;

/// <summary>Numbers as people read them.</summary>
internal static class Numbers
{
    private static readonly char[] Subscripts = [.. "₀₁₂₃₄₅₆₇₈₉"];

    // Three significant digits, a power of ten only where zeros would mislead.
    internal static string Short(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN"
                : value > 0 ? "∞"
                : "−∞";
        }

        var size = Math.Abs(value);
        var text =
            size == 0 ? "0"
            : size is < 1e-3 or >= 1e6 ? value.ToString("0.##e0", CultureInfo.InvariantCulture)
            : size >= 100 ? value.ToString("#,0", CultureInfo.InvariantCulture)
            : value.ToString(
                size >= 10 ? "0.#"
                    : size >= 1 ? "0.##"
                    : "0.###",
                CultureInfo.InvariantCulture
            );
        return text.Replace("-", "−", StringComparison.Ordinal);
    }

    internal static string Whole(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    internal static string Count(long count, string noun) => $"{Whole(count)} {noun}{(count == 1 ? "" : "s")}";

    internal static string Percent(double fraction) => Short(fraction * 100) + " %";

    internal static string Subscript(int index) =>
        string.Concat(
            index.ToString(CultureInfo.InvariantCulture).Select(c => char.IsAsciiDigit(c) ? Subscripts[c - '0'] : c)
        );

    internal static string Duration(TimeSpan time) =>
        time.TotalSeconds < 90 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s")
        : time.TotalMinutes < 90 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.0} h");

    internal static string Time(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
