using Sharpest.Runs.Charts;
using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper.Figures;

/// <summary>
/// Turns settings into curves: the mean over seeds drawn strongly, each run of several thinly behind it. A run that did not
/// complete is drawn as far as it came, and is not part of the mean.
/// </summary>
internal static class GroupCurves
{
    /// <summary>One curve a setting, each in its colour.</summary>
    /// <param name="groups">The settings.</param>
    /// <param name="read">The values of a run, by step.</param>
    /// <param name="line">How they are drawn.</param>
    /// <param name="suffix">What follows the label of a setting in the legend.</param>
    /// <param name="showRuns">Whether single runs are drawn behind their mean.</param>
    /// <returns>The curves.</returns>
    public static IEnumerable<ChartCurve> Of(
        IReadOnlyList<StudyGroup> groups,
        Func<StudyRun, IEnumerable<SeriesPoint>> read,
        ChartLine line = ChartLine.Solid,
        string suffix = "",
        bool showRuns = true
    ) =>
        groups
            .Index()
            .SelectMany(group => Of(group.Item, group.Index, read, showRuns, group.Item.Label + suffix, line));

    /// <summary>The mean over the completed runs of a setting, at the steps that all of them have.</summary>
    /// <param name="group">The setting.</param>
    /// <param name="read">The values of a run, by step.</param>
    /// <returns>The points, by step.</returns>
    public static IReadOnlyList<ChartPoint> Mean(StudyGroup group, Func<StudyRun, IEnumerable<SeriesPoint>> read)
    {
        int runs = group.Completed.Count;
        return
        [
            .. group
                .Completed.SelectMany(run => read(run).DistinctBy(point => point.Step))
                .GroupBy(point => point.Step)
                .Where(points => points.Count() == runs)
                .OrderBy(points => points.Key)
                .Select(points => new ChartPoint(points.Average(point => point.X), points.Average(point => point.Y))),
        ];
    }

    /// <summary>The moving average that the paper draws; windows shrink at the ends.</summary>
    /// <param name="points">The points.</param>
    /// <param name="window">How many points a value is averaged over.</param>
    /// <returns>As many points.</returns>
    public static IEnumerable<SeriesPoint> Smooth(IReadOnlyList<SeriesPoint> points, int window) =>
        points.Select(
            (point, i) =>
            {
                int half = Math.Min(window / 2, Math.Min(i, points.Count - 1 - i));
                return point with { Y = points.Skip(i - half).Take((2 * half) + 1).Average(near => near.Y) };
            }
        );

    /// <summary>A series against epochs.</summary>
    /// <param name="tag">Its name.</param>
    /// <param name="factor">What its values are multiplied by, 100 for percent.</param>
    /// <returns>Reads it from a run.</returns>
    public static Func<StudyRun, IEnumerable<SeriesPoint>> Scalar(string tag, double factor = 1) =>
        run => run.Series(tag).Select(record => new SeriesPoint(record.Step, record.Epoch, factor * record.Value));

    /// <summary>An eigenvalue against epochs.</summary>
    /// <param name="rank">1 for λ₁.</param>
    /// <returns>Reads it from a run.</returns>
    public static Func<StudyRun, IEnumerable<SeriesPoint>> Eigenvalue(int rank) =>
        run =>
            run.Measurements.Where(m => m.Eigenpairs.Count >= rank)
                .Select(m => new SeriesPoint(m.Step, m.Epoch, m.Eigenpairs[rank - 1].Value));

    private static IEnumerable<ChartCurve> Of(
        StudyGroup group,
        int color,
        Func<StudyRun, IEnumerable<SeriesPoint>> read,
        bool showRuns,
        string label,
        ChartLine line
    )
    {
        if (showRuns)
        {
            foreach (StudyRun run in group.Runs.Where(run => !run.IsCompleted || group.Completed.Count > 1))
            {
                ChartPoint[] points = [.. read(run).Select(point => new ChartPoint(point.X, point.Y))];
                yield return new ChartCurve(label, points, color) { Faint = true, Line = line };
            }
        }
        yield return new ChartCurve(label, Mean(group, read), color)
        {
            Line = line == ChartLine.Solid && color >= ChartCurve.Colors ? ChartLine.Dotted : line,
            Dots = line == ChartLine.Solid,
        };
    }
}
