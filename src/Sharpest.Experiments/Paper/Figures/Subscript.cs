using System.Globalization;

namespace Sharpest.Experiments.Paper.Figures;

/// <summary>Ranks as they are written below a letter.</summary>
internal static class Subscript
{
    public static string Of(int rank) =>
        string.Concat(rank.ToString(CultureInfo.InvariantCulture).Select(digit => (char)('₀' + digit - '0')));

    // e1 of the series of a run is e₁ of the paper.
    public static string OfDirection(string direction) =>
        direction.Length > 1 && int.TryParse(direction.AsSpan(1), CultureInfo.InvariantCulture, out int rank)
            ? direction[..1] + Of(rank)
            : direction;
}
