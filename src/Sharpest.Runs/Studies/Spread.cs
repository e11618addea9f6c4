using System.Globalization;

namespace Sharpest.Runs.Studies;

/// <summary>Mean and standard deviation of numbers, of which those that are not finite are left out.</summary>
/// <param name="Mean">The mean; NaN for none.</param>
/// <param name="Deviation">The standard deviation of a sample (n − 1); NaN for fewer than two.</param>
/// <param name="Count">How many numbers there are.</param>
public readonly record struct Spread(double Mean, double Deviation, int Count)
{
    /// <summary>Takes mean and deviation.</summary>
    /// <param name="values">The numbers.</param>
    /// <returns>Their spread.</returns>
    public static Spread Of(IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length == 0)
        {
            return new Spread(double.NaN, double.NaN, 0);
        }

        var mean = finite.Average();
        var deviation =
            finite.Length < 2
                ? double.NaN
                : Math.Sqrt(finite.Sum(value => (value - mean) * (value - mean)) / (finite.Length - 1));
        return new Spread(mean, deviation, finite.Length);
    }

    /// <summary>As people read it.</summary>
    /// <param name="plusMinus">What stands between mean and deviation.</param>
    /// <returns>For instance <c>12.3 ± 0.4</c>, <c>12.3</c> for one number, a dash for none.</returns>
    public string ToText(string plusMinus = " ± ") =>
        double.IsNaN(Mean) ? "–"
        : double.IsNaN(Deviation) ? Text(Mean, 4)
        : $"{Text(Mean, 4)}{plusMinus}{Text(Deviation, 2)}";

    // So many digits, and those before the point all the same: 134, not 1.3E+02.
    private static string Text(double value, int digits) =>
        value.ToString(
            Math.Abs(value) is < 1e9 and var size && Math.Round(size) >= Math.Pow(10, digits) ? "F0" : $"G{digits}",
            CultureInfo.InvariantCulture
        );
}
