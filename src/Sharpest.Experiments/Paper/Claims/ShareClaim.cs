using System.Globalization;
using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper.Claims;

/// <summary>A claim that something holds most of the time under every setting: at more than half of the moments looked at.</summary>
/// <param name="text">The claim.</param>
/// <param name="what">What holds, to follow "the share of analysed steps at which".</param>
/// <param name="cases">Whether it holds at each moment of a run.</param>
/// <param name="wanted">The settings it is about, by their labels; null takes all.</param>
internal sealed class ShareClaim(
    string text,
    string what,
    Func<StudyRun, IEnumerable<bool>> cases,
    Func<string, bool>? wanted = null
) : IClaim
{
    private const double Most = 0.6;

    public string Text => text;

    private string Rule =>
        $"Supported when the share of analysed steps at which {what} is at least {ClaimText.Percent(Most)} under every setting, not supported when it is at most {ClaimText.Percent(1 - Most)} under every one. Else undecided.";

    public ClaimFinding Judge(PaperResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        (string Label, bool[] Cases)[] groups =
        [
            .. results
                .Where(wanted ?? (_ => true))
                .Select(group => (group.Label, group.Completed.SelectMany(cases).ToArray()))
                .Where(group => group.Item2.Length > 0),
        ];
        double[] shares = [.. groups.Select(group => Share(group.Cases))];
        ClaimVerdict verdict =
            shares.Length == 0 ? ClaimVerdict.Undecided
            : shares.Min() >= Most ? ClaimVerdict.Supported
            : shares.Max() <= 1 - Most ? ClaimVerdict.NotSupported
            : ClaimVerdict.Undecided;
        return new ClaimFinding(text, verdict, Rule, [.. groups.Select(group => Line(group.Label, group.Cases))]);
    }

    private static double Share(bool[] cases) => (double)cases.Count(holds => holds) / cases.Length;

    private string Line(string label, bool[] cases) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{label}: {what} at {cases.Count(holds => holds)} of {cases.Length} analysed steps ({ClaimText.Percent(Share(cases))})"
        );
}
