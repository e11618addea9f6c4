using Sharpest.Experiments.Paper.Claims;
using Sharpest.Runs.Charts;
using Sharpest.Runs.Series;
using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper.Figures;

/// <summary>How mini-batch gradients lie to the sharpest directions.</summary>
internal static class AlignmentCharts
{
    private const int Window = 10;

    /// <summary>Against accuracy as in the paper, and against epochs.</summary>
    /// <param name="results">The runs.</param>
    /// <returns>The chart.</returns>
    public static IReadOnlyList<Chart> All(PaperResults results) =>
        [
            new Chart(
                "alignment",
                "Alignment of mini-batch gradients with the five sharpest directions",
                "Mean of |cos(g, eₖ)| over k = 1 … 5 and mini-batches, moving average of 10 on the left as in the paper; the dotted "
                    + "line is what random directions give.",
                [
                    Panel(results, "Against accuracy", "training accuracy in percent", AgainstAccuracy),
                    Panel(results, "Against time", "epochs", AgainstEpochs),
                ]
            ),
        ];

    private static ChartPanel Panel(
        PaperResults results,
        string title,
        string label,
        Func<StudyRun, IEnumerable<SeriesPoint>> read
    ) =>
        new(
            title,
            new ChartAxis(label),
            new ChartAxis("alignment (log scale)", ChartScale.Logarithmic),
            [.. GroupCurves.Of(results.Groups, read)]
        )
        {
            Levels =
            [
                .. results
                    .Groups.SelectMany(group => group.Completed)
                    .SelectMany(run => run.Alignments)
                    .Take(1)
                    .Select(record => new ChartLevel(record.Baseline, "random directions")),
            ],
        };

    private static IEnumerable<SeriesPoint> AgainstEpochs(StudyRun run) =>
        Alignment.Moments(run).Select(moment => new SeriesPoint(moment.Step, moment.Epoch, moment.Mean));

    private static IEnumerable<SeriesPoint> AgainstAccuracy(StudyRun run)
    {
        IReadOnlyList<ScalarRecord> accuracies = run.Series("train/accuracy");
        return GroupCurves
            .Smooth([.. AgainstEpochs(run)], Window)
            .Select(point => point with { X = 100 * At(accuracies, point.Step) });
    }

    // The accuracy of an epoch is known at its end; between two ends it is taken from the line that joins them.
    private static double At(IReadOnlyList<ScalarRecord> accuracies, long step)
    {
        int next = accuracies.Index().FirstOrDefault(a => a.Item.Step >= step, (Index: -1, Item: null!)).Index;
        if (next <= 0)
        {
            return next < 0 ? double.NaN : accuracies[0].Value;
        }
        (ScalarRecord before, ScalarRecord after) = (accuracies[next - 1], accuracies[next]);
        double share = (double)(step - before.Step) / (after.Step - before.Step);
        return before.Value + (share * (after.Value - before.Value));
    }
}
