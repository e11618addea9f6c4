using Sharpest.Experiments.Paper.Claims;
using Sharpest.Runs.Charts;
using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper.Figures;

/// <summary>What is reached at the end against the number of nudged directions K, with plain SGD as lines across.</summary>
internal static class SubspaceCharts
{
    /// <summary>The labels of settings with a number of directions begin like this.</summary>
    public const string Prefix = "K = ";

    /// <summary>One panel a quantity.</summary>
    /// <param name="results">The runs.</param>
    /// <param name="quantities">What is shown.</param>
    /// <returns>The chart.</returns>
    public static Chart Of(PaperResults results, params RunQuantity[] quantities) =>
        new(
            "subspace-size",
            "What is reached against the number of nudged directions",
            "Each dot is a run, the line joins the means over seeds. Dotted lines are plain SGD.",
            [.. quantities.Select(quantity => Panel(results, quantity))]
        );

    private static ChartPanel Panel(PaperResults results, RunQuantity quantity)
    {
        IReadOnlyList<StudyGroup> sizes = results.Where(IsSize);
        return new ChartPanel(
            quantity.Name,
            new ChartAxis("directions K (log scale)", ChartScale.Logarithmic),
            new ChartAxis(""),
            [
                new ChartCurve(
                    "runs",
                    [
                        .. sizes.SelectMany(group =>
                            group.Completed.Select(run => new ChartPoint(Size(group), quantity.Of(run)))
                        ),
                    ],
                    0
                )
                {
                    Line = ChartLine.None,
                    Dots = true,
                },
                new ChartCurve(
                    "mean over seeds",
                    [.. sizes.Select(group => new ChartPoint(Size(group), quantity.Spread(group).Mean))],
                    0
                ),
            ]
        )
        {
            Levels =
            [
                .. results
                    .Where(label => !IsSize(label))
                    .Select(group => new ChartLevel(quantity.Spread(group).Mean, group.Label))
                    .Where(level => double.IsFinite(level.Value)),
            ],
        };
    }

    // Whether a setting is one with a number of directions.
    public static bool IsSize(string label) => label.StartsWith(Prefix, StringComparison.Ordinal);

    private static double Size(StudyGroup group) =>
        double.Parse(group.Label[Prefix.Length..], System.Globalization.CultureInfo.InvariantCulture);
}
