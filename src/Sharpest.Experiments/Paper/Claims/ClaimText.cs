using System.Globalization;
using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper.Claims;

/// <summary>Numbers in the sentences of claims.</summary>
internal static class ClaimText
{
    public static string Of(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    public static string Of(Spread spread) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{spread.ToText()} ({spread.Count} {(spread.Count == 1 ? "run" : "runs")})"
        );

    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %");
}
