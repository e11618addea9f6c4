using Sharpest.Experiments.Paper.Claims;
using Sharpest.Runs.Charts;
using Sharpest.Runs.Series;
using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper.Figures;

/// <summary>The loss along sharp directions, and the width of its valley.</summary>
internal static class SectionCharts
{
    private const double Shown = 8;
    private const double Threshold = 1.1;
    private const int MostMoments = 6;
    private static readonly string[] Directions = ["e1", "e3", "e5"];

    /// <summary>One chart of sections a setting, and one of widths.</summary>
    /// <param name="results">The runs.</param>
    /// <returns>The charts.</returns>
    public static IReadOnlyList<Chart> All(PaperResults results) =>
        [.. results.Groups.Select((group, i) => Sections(group, i)), Widths(results)];

    private static Chart Sections(StudyGroup group, int number) =>
        new(
            FormattableString.Invariant($"sections-{number + 1}"),
            $"The loss along sharp directions, {group.Label}",
            "One line a moment of training, the palest is the first; one unit is an average SGD step along the direction. The "
                + "first seed is shown.",
            [.. Directions.Select(direction => Section(group, number, direction))]
        );

    private static ChartPanel Section(StudyGroup group, int color, string direction)
    {
        IGrouping<long, CrossSectionRecord>[] moments =
        [
            .. (group.Completed is [var first, ..] ? first.CrossSections : [])
                .Where(record => record.Direction == direction && Math.Abs(record.Multiple) <= Shown)
                .GroupBy(record => record.Step),
        ];
        int stride = Math.Max(1, (moments.Length + MostMoments - 1) / MostMoments);
        IGrouping<long, CrossSectionRecord>[] shown = [.. moments.Where((_, i) => i % stride == 0)];
        return new ChartPanel(
            Subscript.OfDirection(direction),
            new ChartAxis("average SGD steps along the direction"),
            new ChartAxis("loss (log scale)", ChartScale.Logarithmic),
            [
                .. shown.Select(
                    (moment, i) =>
                        new ChartCurve(
                            FormattableString.Invariant($"epoch {moment.First().Epoch:0.#}"),
                            [.. moment.OrderBy(r => r.Multiple).Select(r => new ChartPoint(r.Multiple, r.Loss))],
                            color
                        )
                        {
                            Strength = (i + 1.0) / shown.Length,
                        }
                ),
            ]
        );
    }

    private static Chart Widths(PaperResults results) =>
        new(
            "widths",
            "The width of the valley along training",
            FormattableString.Invariant(
                $"Average SGD steps until the loss has grown by {Threshold - 1:P0}, to the nearer side; {Valley.Farthest} where it does not as far as is drawn."
            ),
            [
                .. Directions.Select(direction => new ChartPanel(
                    Subscript.OfDirection(direction),
                    new ChartAxis("epochs"),
                    new ChartAxis("average SGD steps"),
                    [
                        .. GroupCurves.Of(
                            results.Groups,
                            run =>
                                Valley
                                    .Of(run, direction, Threshold)
                                    .Select(width => new SeriesPoint(
                                        width.Step,
                                        width.Epoch,
                                        Math.Min(width.Smaller, Valley.Farthest)
                                    ))
                        ),
                    ]
                )),
            ]
        );
}
