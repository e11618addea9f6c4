using Sharpest.Runs.Charts;
using Sharpest.Runs.Figures;
using Sharpest.Runs.Reports;

namespace Sharpest.Runs.Tests.Charts;

public sealed class ChartPlotTests
{
    private readonly ReportFigure figure = ChartPlot.ToFigure(ChartTestData.Curves());

    [Fact]
    public void A_chart_becomes_a_plot_with_its_axes()
    {
        Assert.Equal("curves", figure.Name);
        Assert.Equal("Two curves. They cross.", figure.Plot.Description);
        Assert.Equal(2, figure.Plot.Panels.Count);
        Panel left = figure.Plot.Panels[0];
        Assert.True(left.Y.Logarithmic);
        Assert.Equal((0, 3), (left.X.Minimum, left.X.Maximum));
        Assert.Equal((1, 100), (left.Y.Minimum, left.Y.Maximum));
    }

    [Fact]
    public void Curves_of_one_colour_are_told_apart_by_line_and_strength()
    {
        IReadOnlyList<PlotSeries> series = figure.Plot.Panels[0].Series;

        Assert.Equal([true, false, true], series.Select(s => s.InLegend));
        Assert.Equal(series[0].Stroke.Ink, series[1].Stroke.Ink);
        Assert.NotEqual(series[0].Stroke.Ink, series[2].Stroke.Ink);
        Assert.True(series[1].Stroke.Opacity < series[0].Stroke.Opacity);
        Assert.Equal(Dash.Dashed, series[2].Stroke.Dash);
        Assert.Equal(MarkerKind.Dot, series[0].Marker);
        Assert.Equal(MarkerKind.None, series[2].Marker);
    }

    [Fact]
    public void An_axis_with_bounds_does_not_follow_what_lies_beyond()
    {
        Panel right = figure.Plot.Panels[1];

        Assert.InRange(right.Y.Maximum, 50, 60);
        Assert.Equal(0, right.Series[0].Stroke.Width);
        Assert.Equal("nothing", Assert.Single(right.References).Label);
    }

    [Fact]
    public void The_data_of_all_panels_can_be_saved()
    {
        string[] lines = figure.Csv.TrimEnd().Split('\n');

        Assert.Equal("panel,x_label,y_label,curve,x,y", lines[0]);
        Assert.Equal(1 + 4 + 2 + 2 + 2, lines.Length);
        Assert.Equal("right,epochs,change,dots,1,900", lines[^1]);
    }

    [Fact]
    public void The_colours_repeat_after_as_many_as_are_told()
    {
        Ink[] inks = [.. Enumerable.Range(0, ChartCurve.Colors + 1).Select(Palette.ForRun)];

        Assert.Equal(ChartCurve.Colors, inks.Distinct().Count());
        Assert.Equal(inks[0], inks[^1]);
    }
}
