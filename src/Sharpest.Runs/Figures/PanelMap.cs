namespace Sharpest.Runs.Figures;

// From the values of a panel to positions in the drawing.
internal sealed class PanelMap(Panel panel, Box plot)
{
    internal Box Plot { get; } = plot;

    // The position of a point, also outside the plot; null when an axis cannot show it at all.
    internal Position? Map(PlotPoint point)
    {
        var (x, y) = (panel.X.Fraction(point.X), panel.Y.Fraction(point.Y));
        return double.IsNaN(x) || double.IsNaN(y)
            ? null
            : new Position(Plot.X + (Plot.Width * x), Plot.Bottom - (Plot.Height * y));
    }

    // The ends of a reference line, or null when it is outside the plot.
    internal (Position From, Position To)? Segment(ReferenceLine reference)
    {
        var fraction = (reference.Horizontal ? panel.Y : panel.X).Fraction(reference.Value);
        if (fraction is not (>= 0 and <= 1))
        {
            return null;
        }

        var (x, y) = (Plot.X + (Plot.Width * fraction), Plot.Bottom - (Plot.Height * fraction));
        return reference.Horizontal
            ? (new Position(Plot.X, y), new Position(Plot.Right, y))
            : (new Position(x, Plot.Y), new Position(x, Plot.Bottom));
    }
}
