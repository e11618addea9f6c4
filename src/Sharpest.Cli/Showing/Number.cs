using System.Globalization;

namespace Sharpest.Cli.Showing;

/// <summary>Numbers as a person reads them, the same in every country.</summary>
internal static class Number
{
    /// <summary>A number with about four digits.</summary>
    /// <param name="value">The number.</param>
    /// <returns>Its text; NaN and infinities too.</returns>
    public static string Short(double value) =>
        value switch
        {
            double.NaN => "NaN",
            double.PositiveInfinity => "∞",
            double.NegativeInfinity => "−∞",
            >= 1000 and < 1e7 => value.ToString("0", CultureInfo.InvariantCulture),
            _ => value.ToString("G4", CultureInfo.InvariantCulture),
        };

    /// <summary>A number that may be unknown.</summary>
    /// <param name="value">The number or null.</param>
    /// <returns>Its text, or a dash.</returns>
    public static string Short(double? value) => value is { } known ? Short(known) : "–";

    /// <summary>A share as a percentage.</summary>
    /// <param name="share">For instance 0.876.</param>
    /// <returns>For instance <c>87.6 %</c>.</returns>
    public static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>A change as a percentage with its sign.</summary>
    /// <param name="change">For instance −0.012.</param>
    /// <returns>For instance <c>-1.20 %</c>.</returns>
    public static string Change(double change) =>
        (100 * change).ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture) + " %";

    /// <summary>A time a person can feel.</summary>
    /// <param name="time">The time.</param>
    /// <returns>For instance <c>12 s</c>, <c>3 min 05 s</c> or <c>2 h 10 min</c>.</returns>
    public static string Duration(TimeSpan time)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        long seconds = (long)Math.Ceiling(Math.Max(0, time.TotalSeconds));
        return seconds switch
        {
            < 60 => string.Create(culture, $"{seconds} s"),
            < 3600 => string.Create(culture, $"{seconds / 60} min {seconds % 60:00} s"),
            _ => string.Create(culture, $"{seconds / 3600} h {seconds % 3600 / 60:00} min"),
        };
    }
}
