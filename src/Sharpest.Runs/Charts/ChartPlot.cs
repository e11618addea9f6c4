using Sharpest.Runs.Exports;
using Sharpest.Runs.Figures;
using Sharpest.Runs.Reports;
using Sharpest.Runs.Reports.Plots;

namespace Sharpest.Runs.Charts;

// Turns a chart into a figure of our own module, with the table of its data.
internal static class ChartPlot
{
    private const int MostMarkers = 60;
    private const int Buckets = 400;

    internal static ReportFigure ToFigure(Chart chart) =>
        new(
            chart.Name,
            new Plot(chart.Title, $"{chart.Title}. {chart.Reading}", [.. chart.Panels.Select(Panel)]),
            Csv(chart)
        );

    private static Panel Panel(ChartPanel panel)
    {
        var points = panel.Curves.SelectMany(curve => curve.Points).ToList();
        var y = points.Select(point => point.Y).Concat(panel.Levels.Select(level => level.Value));
        return new Panel(
            panel.Title,
            Axis(panel.X, points.Select(point => point.X), exact: true),
            Axis(panel.Y, y, exact: false),
            [.. panel.Curves.Select(Series)]
        )
        {
            References = [.. panel.Levels.Select(Level)],
        };
    }

    private static Axis Axis(ChartAxis axis, IEnumerable<double> values, bool exact)
    {
        var shown = values
            .Where(double.IsFinite)
            .Select(v => Math.Clamp(v, axis.Minimum ?? double.MinValue, axis.Maximum ?? double.MaxValue))
            .ToList();
        return axis.Scale switch
        {
            ChartScale.Logarithmic => Figures.Axis.Log(axis.Label, shown),
            ChartScale.Linear when exact => Figures.Axis.Exact(axis.Label, shown),
            _ => Figures.Axis.Linear(axis.Label, shown, axis.Scale == ChartScale.Percent),
        };
    }

    private static PlotSeries Series(ChartCurve curve)
    {
        var points = Thinning.MinimumMaximum(curve.Points, point => point.Y, Buckets);
        var stroke = new Stroke(
            Palette.ForRun(curve.Color),
            curve.Line == ChartLine.None ? 0
                : curve.Faint ? 1
                : 2.4,
            curve.Line switch
            {
                ChartLine.Dashed => Dash.Dashed,
                ChartLine.Dotted => Dash.Dotted,
                _ => Dash.Solid,
            },
            curve.Faint ? 0.35 : 0.25 + (0.75 * Math.Clamp(curve.Strength, 0, 1))
        );
        return new PlotSeries(curve.Label, [.. points.Select(p => new PlotPoint(p.X, p.Y, Note(curve, p)))], stroke)
        {
            InLegend = !curve.Faint,
            Marker =
                curve.Dots && !curve.Faint && (points.Count <= MostMarkers || curve.Line == ChartLine.None)
                    ? MarkerKind.Dot
                    : MarkerKind.None,
        };
    }

    private static string Note(ChartCurve curve, ChartPoint point) =>
        $"{curve.Label}: {Numbers.Short(point.Y)} at {Numbers.Short(point.X)}";

    private static ReferenceLine Level(ChartLevel level) =>
        new(true, level.Value, level.Label, new Stroke(Ink.Muted, 1.4, Dash.Dotted));

    private static string Csv(Chart chart)
    {
        var csv = new CsvText("panel", "x_label", "y_label", "curve", "x", "y");
        foreach (var panel in chart.Panels)
        {
            foreach (var curve in panel.Curves)
            {
                foreach (var point in curve.Points)
                {
                    csv.Row(panel.Title ?? chart.Title, panel.X.Label, panel.Y.Label, curve.Label, point.X, point.Y);
                }
            }
        }

        return csv.ToString();
    }
}
