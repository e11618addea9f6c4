using Sharpest.Runs.Exports;
using Sharpest.Runs.Figures;
using Sharpest.Runs.Series;

namespace Sharpest.Runs.Reports.Plots;

/// <summary>How wide the loss is along e₁, e₃ and e₅ in the course of training, one figure a run and one panel a threshold.</summary>
internal static class WidthPlot
{
    internal static FigureSection Section(IReadOnlyList<RunData> runs) =>
        new(
            "The width of the loss along the sharp directions",
            "How far one can go until the loss has grown by 1, 10, 50 or 100 percent, in lengths of an average SGD step. Solid: "
                + "the nearer of the crossings to both sides. Dashed: the mean of both. Triangles stand where the loss did "
                + "not grow so much as far as was looked.",
            [
                .. runs.Where(run => run.Widths.Count > 0)
                    .Select(run => new ReportFigure(
                        PlotStyles.FigureName("widths", runs, run),
                        Plot(run, runs),
                        RecordTables.Widths(run.Widths).ToString()
                    )),
            ],
            "No width was measured."
        );

    private static Plot Plot(RunData run, IReadOnlyList<RunData> runs)
    {
        var reach = run.CrossSections.Select(c => Math.Abs(c.Multiple)).DefaultIfEmpty(1).Max();
        var x = PlotStyles.Steps(runs);
        var y = Axis.Log(
            "average SGD steps (log scale)",
            run.Widths.SelectMany(w => (double[])[w.Smaller, w.Mean]).Append(reach)
        );
        var last = run.Widths.Where(w => w.Step == run.Widths[^1].Step && w.Threshold == run.Widths[^1].Threshold);
        return new Plot(
            $"{run.Label}: width of the loss along sharp directions",
            $"Lines of the width against optimizer steps. At the last step, where the loss is {Numbers.Short(run.Widths[^1].Threshold)} times as large: "
                + string.Join(", ", last.Select(w => $"{PlotStyles.Direction(w.Direction)} {Numbers.Short(w.Smaller)}"))
                + ".",
            [.. run.Widths.GroupBy(w => w.Threshold).Select(group => Panel(run, group.Key, [.. group], reach, x, y))]
        );
    }

    private static Panel Panel(RunData run, double threshold, List<WidthRecord> widths, double reach, Axis x, Axis y)
    {
        var directions = widths.Select(w => w.Direction).Distinct().ToList();
        return new Panel(
            $"loss × {Numbers.Short(threshold)}",
            x,
            y,
            [
                .. directions.SelectMany(
                    (direction, i) =>
                    {
                        var own = widths.Where(w => w.Direction == direction).ToList();
                        var stroke = PlotStyles.Rank(i + 1, directions.Count);
                        return (PlotSeries[])
                            [
                                Line(PlotStyles.Direction(direction), own, w => w.Smaller, reach, stroke),
                                Line(
                                    $"{PlotStyles.Direction(direction)}, mean of both sides",
                                    own,
                                    w => w.Mean,
                                    reach,
                                    stroke with
                                    {
                                        Dash = Dash.Dashed,
                                        Width = 1.4,
                                    }
                                ),
                            ];
                    }
                ),
            ]
        )
        {
            TitleInk = run.Ink,
        };
    }

    private static PlotSeries Line(
        string label,
        List<WidthRecord> widths,
        Func<WidthRecord, double> width,
        double reach,
        Stroke stroke
    ) =>
        new(
            label,
            [
                .. widths.Select(w =>
                {
                    var value = width(w);
                    var beyond = double.IsPositiveInfinity(value);
                    return new PlotPoint(
                        w.Step,
                        beyond ? reach : value,
                        $"step {Numbers.Whole(w.Step)}, {label}: {(beyond ? "more than " + Numbers.Short(reach) : Numbers.Short(value))}",
                        beyond ? MarkerKind.Up : null
                    );
                }),
            ],
            stroke
        )
        {
            Marker = PlotStyles.Marker(widths.Count),
        };
}
