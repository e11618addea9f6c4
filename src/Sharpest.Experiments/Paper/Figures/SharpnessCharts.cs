using Sharpest.Runs.Charts;
using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper.Figures;

/// <summary>λ₁ and λ₂ along training, setting beside setting, as in the paper's grids.</summary>
internal static class SharpnessCharts
{
    private const int Window = 5;

    /// <summary>The first steps and the whole of training.</summary>
    /// <param name="results">The runs.</param>
    /// <returns>The chart.</returns>
    public static Chart Evolution(PaperResults results) =>
        new(
            "sharpness",
            "Largest eigenvalues of the Hessian along training",
            "λ₁ solid, λ₂ dashed, mean over seeds; on the right smoothed over 5 measurements as in the paper. Thin lines are "
                + "single runs.",
            [
                new ChartPanel(
                    "First epochs",
                    new ChartAxis("epochs"),
                    new ChartAxis("eigenvalue (log scale)", ChartScale.Logarithmic),
                    [.. Pair(results, Beginning)]
                ),
                new ChartPanel(
                    "All of training",
                    new ChartAxis("epochs"),
                    new ChartAxis("eigenvalue (log scale)", ChartScale.Logarithmic),
                    [.. Pair(results, Smoothed)]
                ),
            ]
        );

    /// <summary>All eigenvalues that were found, one panel a setting.</summary>
    /// <param name="results">The runs.</param>
    /// <returns>The chart.</returns>
    public static Chart Spectrum(PaperResults results) =>
        new(
            "spectrum",
            "The largest eigenvalues along training",
            "One line an eigenvalue, the strongest is λ₁; mean over seeds.",
            [
                .. results.Groups.SelectMany(
                    (group, i) =>
                        (ChartPanel[])
                            [
                                Ranks(group, i, $"{group.Label}: first epochs", Beginning),
                                Ranks(group, i, $"{group.Label}: all of training", read => read),
                            ]
                ),
            ]
        );

    private static ChartPanel Ranks(
        StudyGroup group,
        int color,
        string title,
        Func<Func<StudyRun, IEnumerable<SeriesPoint>>, Func<StudyRun, IEnumerable<SeriesPoint>>> part
    )
    {
        int ranks = group
            .Completed.SelectMany(run => run.Measurements)
            .Select(measurement => measurement.Eigenpairs.Count)
            .DefaultIfEmpty(0)
            .Max();
        return new ChartPanel(
            title,
            new ChartAxis("epochs"),
            new ChartAxis("eigenvalue (log scale)", ChartScale.Logarithmic),
            [
                .. Enumerable
                    .Range(1, ranks)
                    .Select(rank => new ChartCurve(
                        $"λ{Subscript.Of(rank)}",
                        GroupCurves.Mean(group, part(GroupCurves.Eigenvalue(rank))),
                        color
                    )
                    {
                        Strength = 1 - ((rank - 1.0) / ranks),
                    }),
            ]
        );
    }

    private static IEnumerable<ChartCurve> Pair(
        PaperResults results,
        Func<Func<StudyRun, IEnumerable<SeriesPoint>>, Func<StudyRun, IEnumerable<SeriesPoint>>> part
    ) =>
        GroupCurves
            .Of(results.Groups, part(GroupCurves.Eigenvalue(1)), suffix: ", λ₁")
            .Concat(
                GroupCurves.Of(
                    results.Groups,
                    part(GroupCurves.Eigenvalue(2)),
                    ChartLine.Dashed,
                    ", λ₂",
                    showRuns: false
                )
            );

    // The first tenth of training, and at least one epoch.
    private static Func<StudyRun, IEnumerable<SeriesPoint>> Beginning(Func<StudyRun, IEnumerable<SeriesPoint>> read) =>
        run =>
        {
            SeriesPoint[] points = [.. read(run)];
            double end = points.Length == 0 ? 0 : Math.Max(1, points[^1].X / 10);
            return points.Where(point => point.X <= end);
        };

    private static Func<StudyRun, IEnumerable<SeriesPoint>> Smoothed(Func<StudyRun, IEnumerable<SeriesPoint>> read) =>
        run => GroupCurves.Smooth([.. read(run)], Window);
}
