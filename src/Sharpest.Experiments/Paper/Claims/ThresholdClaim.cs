using System.Globalization;
using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper.Claims;

/// <summary>A claim that a quantity reaches a value in every run.</summary>
/// <param name="text">The claim.</param>
/// <param name="quantity">The quantity.</param>
/// <param name="atLeast">The value.</param>
/// <param name="wanted">The settings it is about, by their labels; null takes all.</param>
internal sealed class ThresholdClaim(
    string text,
    RunQuantity quantity,
    double atLeast,
    Func<string, bool>? wanted = null
) : IClaim
{
    private const double Most = 0.75;

    public string Text => text;

    private string Rule =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Supported when {quantity.Name} is at least {atLeast} in three quarters of the runs or more, not supported when it is in a quarter of them or less."
        );

    public ClaimFinding Judge(PaperResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        StudyGroup[] groups =
        [
            .. results.Where(wanted ?? (_ => true)).Where(group => quantity.Spread(group).Count > 0),
        ];
        double[] values = [.. groups.SelectMany(group => group.Completed).Select(quantity.Of).Where(double.IsFinite)];
        double share = (double)values.Count(value => value >= atLeast) / values.Length;
        ClaimVerdict verdict =
            share >= Most ? ClaimVerdict.Supported
            : share <= 1 - Most ? ClaimVerdict.NotSupported
            : ClaimVerdict.Undecided;
        return new ClaimFinding(
            text,
            verdict,
            Rule,
            [.. groups.Select(group => $"{group.Label}: {quantity.Name} {ClaimText.Of(quantity.Spread(group))}")]
        );
    }
}
