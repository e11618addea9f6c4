namespace Sharpest.Runs.Figures;

/// <summary>Lays out a plot: title, legend, then the panels in rows.</summary>
internal static class PlotLayout
{
    private const double Gap = 32;

    // Files have a margin of their own; on a page the page gives it.
    private const double FileMargin = 24;

    internal static Drawing Arrange(Plot plot, LayoutOptions options)
    {
        var margin = options.ShowTitle ? FileMargin : 0;
        var width = options.Width - (2 * margin);
        var shapes = new List<Shape>();
        var y = margin;
        if (options.ShowTitle)
        {
            var size = options.FontSize * 1.2;
            var title = TextSize.Fit(plot.Title, size, width, bold: true);
            shapes.Add(new TextShape(new(margin, y + size), title, size, Anchor.Start, Ink.Text) { Bold = true });
            y += size * 2;
        }

        y = LegendLayout.Arrange(plot, new Box(margin, y, width, 0), options, shapes);
        var columns = Columns(plot.Panels.Count, options.MostColumns);
        var panelWidth = (width - (Gap * (columns - 1))) / columns;
        var panelHeight = PanelHeight(panelWidth, options);
        for (var i = 0; i < plot.Panels.Count; i++)
        {
            var column = i % columns;
            if (i > 0 && column == 0)
            {
                y += panelHeight + Gap;
            }

            var box = new Box(margin + (column * (panelWidth + Gap)), y, panelWidth, panelHeight);
            PanelLayout.Arrange(plot.Panels[i], box, options, shapes);
        }

        return new Drawing(options.Width, y + panelHeight + margin, plot.Title, plot.Description, shapes);
    }

    private static int Columns(int panels, int most) => panels == 4 ? Math.Min(2, most) : Math.Clamp(panels, 1, most);

    // The plots keep a pleasant shape: flat when wide, never so flat that slopes vanish.
    private static double PanelHeight(double width, LayoutOptions options) =>
        Math.Clamp(width * 0.56, 190, 330) + (options.LineHeight * 3);
}
