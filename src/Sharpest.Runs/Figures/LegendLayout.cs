namespace Sharpest.Runs.Figures;

/// <summary>Lays out the legend in a band of its own above the panels, so that it can hide nothing.</summary>
internal static class LegendLayout
{
    private const double SymbolWidth = 26;
    private const double SymbolGap = 7;
    private const double EntryGap = 20;

    // Adds the legend's shapes and returns where the band ends.
    internal static double Arrange(Plot plot, Box area, LayoutOptions options, List<Shape> shapes)
    {
        var entries = plot
            .Panels.SelectMany(panel => panel.Series)
            .Where(series => series.InLegend && series.Points.Count > 0)
            .DistinctBy(series => series.Label)
            .ToList();
        if (entries.Count < 2)
        {
            return area.Y;
        }

        var (x, y) = (area.X, area.Y);
        foreach (var entry in entries)
        {
            var room = area.Width - SymbolWidth - SymbolGap;
            var label = TextSize.Fit(entry.Label, options.FontSize, room);
            var width = SymbolWidth + SymbolGap + TextSize.Width(label, options.FontSize);
            if (x > area.X && x + width > area.Right)
            {
                (x, y) = (area.X, y + options.LineHeight);
            }

            AddEntry(entry, label, new Position(x, y + (options.LineHeight / 2)), options, shapes);
            x += width + EntryGap;
        }

        return y + (options.LineHeight * 1.6);
    }

    private static void AddEntry(
        PlotSeries series,
        string label,
        Position left,
        LayoutOptions options,
        List<Shape> shapes
    )
    {
        if (series.Stroke.Width > 0)
        {
            shapes.Add(new LineShape(left, left with { X = left.X + SymbolWidth }, series.Stroke));
        }

        if (series.Marker != MarkerKind.None)
        {
            var center = left with { X = left.X + (SymbolWidth / 2) };
            shapes.Add(
                new MarkerShape(
                    center,
                    PanelLayout.MarkerRadius,
                    series.Marker,
                    series.Stroke.Ink,
                    series.Stroke.Opacity,
                    null
                )
            );
        }

        var text = new Position(left.X + SymbolWidth + SymbolGap, left.Y + (options.FontSize * 0.35));
        shapes.Add(new TextShape(text, label, options.FontSize, Anchor.Start, Ink.Text));
    }
}
