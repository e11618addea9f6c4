using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper.Claims;

/// <summary>
/// A claim that a quantity is higher in some settings than in others. The difference of two means counts when it exceeds
/// the standard deviation of that difference over seeds; where a setting has one seed only, a twentieth of the larger.
/// </summary>
/// <param name="text">The claim.</param>
/// <param name="quantity">What is compared.</param>
/// <param name="pairs">Which settings are compared: the one that is to be higher comes first.</param>
internal sealed class ComparisonClaim(
    string text,
    RunQuantity quantity,
    Func<PaperResults, IReadOnlyList<(StudyGroup Higher, StudyGroup Lower)>> pairs
) : IClaim
{
    private const double UnknownScatter = 0.05;

    public string Text => text;

    private string Rule =>
        $"Supported when the mean over seeds of {quantity.Name} differs as claimed in every comparison, by more than the "
        + "difference scatters over seeds (one standard deviation; 5 % where there is one seed). Not supported when it "
        + "differs the other way by as much in one of them. Else undecided.";

    // The claim that a quantity rises from each setting of a preset to the next.
    public static ComparisonClaim Rising(string text, RunQuantity quantity, Func<string, bool>? wanted = null) =>
        new(text, quantity, results => Adjacent(results.Where(wanted ?? (_ => true)), isRising: true));

    // The claim that a quantity falls from each setting of a preset to the next.
    public static ComparisonClaim Falling(string text, RunQuantity quantity, Func<string, bool>? wanted = null) =>
        new(text, quantity, results => Adjacent(results.Where(wanted ?? (_ => true)), isRising: false));

    // The claim that a quantity is higher in one setting than in each of others.
    public static ComparisonClaim Above(string text, RunQuantity quantity, string[] higher, string[] lower) =>
        new(
            text,
            quantity,
            results =>
                [
                    .. results
                        .Where(higher.Contains)
                        .SelectMany(high => results.Where(lower.Contains).Select(low => (high, low))),
                ]
        );

    public ClaimFinding Judge(PaperResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        IReadOnlyList<(StudyGroup Higher, StudyGroup Lower)> compared = pairs(results);
        ClaimVerdict[] verdicts = [.. compared.Select(pair => Compare(pair.Higher, pair.Lower))];
        ClaimVerdict verdict =
            verdicts.Contains(ClaimVerdict.NotSupported) ? ClaimVerdict.NotSupported
            : verdicts.Length == 0 || verdicts.Contains(ClaimVerdict.Undecided) ? ClaimVerdict.Undecided
            : ClaimVerdict.Supported;
        string[] numbers =
        [
            .. results
                .Groups.Where(group => compared.Any(pair => pair.Higher == group || pair.Lower == group))
                .Select(group => $"{group.Label}: {quantity.Name} {ClaimText.Of(quantity.Spread(group))}"),
        ];
        return new ClaimFinding(text, verdict, Rule, numbers);
    }

    private ClaimVerdict Compare(StudyGroup higher, StudyGroup lower)
    {
        Spread high = quantity.Spread(higher);
        Spread low = quantity.Spread(lower);
        if (high.Count == 0 || low.Count == 0)
        {
            return ClaimVerdict.Undecided;
        }
        double scatter = Math.Sqrt((high.Deviation * high.Deviation) + (low.Deviation * low.Deviation));
        if (double.IsNaN(scatter))
        {
            scatter = UnknownScatter * Math.Max(Math.Abs(high.Mean), Math.Abs(low.Mean));
        }
        double difference = high.Mean - low.Mean;
        return difference > scatter ? ClaimVerdict.Supported
            : difference < -scatter ? ClaimVerdict.NotSupported
            : ClaimVerdict.Undecided;
    }

    private static (StudyGroup Higher, StudyGroup Lower)[] Adjacent(IReadOnlyList<StudyGroup> groups, bool isRising) =>
        [.. groups.Skip(1).Zip(groups, (next, last) => isRising ? (next, last) : (last, next))];
}
