namespace Sharpest.Runs.Figures;

/// <summary>Lays out one panel: title, axis names, ticks, reference lines and series.</summary>
internal static class PanelLayout
{
    internal const double MarkerRadius = 3.2;

    private const double TickGap = 7;

    internal static void Arrange(Panel panel, Box box, LayoutOptions options, List<Shape> shapes)
    {
        var top = box.Y;
        if (panel.Title is not null)
        {
            AddTitle(panel, new Position(box.X, top + options.FontSize), box.Width, options, shapes);
            top += options.LineHeight;
        }

        if (panel.Y.Label.Length > 0)
        {
            var label = TextSize.Fit(panel.Y.Label, options.TickSize, box.Width);
            var position = new Position(box.X, top + options.FontSize);
            shapes.Add(new TextShape(position, label, options.TickSize, Anchor.Start, Ink.Muted));
            top += options.LineHeight;
        }

        top += 6;
        var left = panel.Y.Ticks.Max(tick => TextSize.Width(tick.Label, options.TickSize)) + TickGap;
        var right = TextSize.Width(panel.X.Ticks[^1].Label, options.TickSize) / 2;
        var bottom = (options.TickSize * 2.9) + TickGap;
        var plot = new Box(box.X + left, top, box.Width - left - right, box.Bottom - top - bottom);
        AddGround(panel, plot, shapes);
        AddVerticalTicks(panel.Y, plot, options, shapes);
        AddHorizontalTicks(panel.X, plot, options, shapes);
        var map = new PanelMap(panel, plot);
        AddReferences(panel, map, shapes);
        foreach (var series in panel.Series)
        {
            SeriesLayout.Arrange(series, map, shapes);
        }

        ReferenceLabels.Arrange(panel, map, options, shapes);
        if (panel.Series.All(series => series.Points.Count == 0))
        {
            var center = new Position(plot.X + (plot.Width / 2), plot.Y + (plot.Height / 2));
            shapes.Add(new TextShape(center, "no values", options.FontSize, Anchor.Middle, Ink.Muted) { Halo = true });
        }
    }

    private static void AddTitle(
        Panel panel,
        Position position,
        double width,
        LayoutOptions options,
        List<Shape> shapes
    )
    {
        var indent = 0.0;
        if (panel.TitleInk is { } ink)
        {
            var dot = new Position(position.X + 5, position.Y - (options.FontSize * 0.35));
            shapes.Add(new MarkerShape(dot, 5, MarkerKind.Dot, ink, 1, null));
            indent = 16;
        }

        var title = TextSize.Fit(panel.Title!, options.FontSize, width - indent, bold: true);
        shapes.Add(
            new TextShape(position with { X = position.X + indent }, title, options.FontSize, Anchor.Start, Ink.Text)
            {
                Bold = true,
            }
        );
    }

    private static void AddGround(Panel panel, Box plot, List<Shape> shapes)
    {
        if (panel.GoodBelow is not { } value)
        {
            return;
        }

        var fraction = Math.Clamp(panel.Y.Fraction(value), 0, 1);
        var height = plot.Height * fraction;
        if (height > 0)
        {
            shapes.Add(new RectangleShape(plot with { Y = plot.Bottom - height, Height = height }, Ink.Good, 0.08));
        }
    }

    private static void AddVerticalTicks(Axis axis, Box plot, LayoutOptions options, List<Shape> shapes)
    {
        foreach (var tick in axis.Ticks)
        {
            var y = plot.Bottom - (plot.Height * axis.Fraction(tick.Value));
            shapes.Add(new LineShape(new(plot.X, y), new(plot.Right, y), new Stroke(Ink.Grid, 1)));
            var position = new Position(plot.X - TickGap, y + (options.TickSize * 0.35));
            shapes.Add(new TextShape(position, tick.Label, options.TickSize, Anchor.End, Ink.Muted));
        }
    }

    private static void AddHorizontalTicks(Axis axis, Box plot, LayoutOptions options, List<Shape> shapes)
    {
        shapes.Add(new LineShape(new(plot.X, plot.Bottom), new(plot.Right, plot.Bottom), new Stroke(Ink.Axis, 1)));
        var baseline = plot.Bottom + TickGap + options.TickSize;
        var free = double.NegativeInfinity;
        foreach (var tick in axis.Ticks)
        {
            var x = plot.X + (plot.Width * axis.Fraction(tick.Value));
            shapes.Add(new LineShape(new(x, plot.Bottom), new(x, plot.Bottom + 4), new Stroke(Ink.Axis, 1)));
            var half = TextSize.Width(tick.Label, options.TickSize) / 2;
            if (x - half < free)
            {
                continue;
            }

            shapes.Add(new TextShape(new(x, baseline), tick.Label, options.TickSize, Anchor.Middle, Ink.Muted));
            free = x + half + options.TickSize;
        }

        var center = new Position(plot.X + (plot.Width / 2), baseline + (options.TickSize * 1.5));
        var label = TextSize.Fit(axis.Label, options.TickSize, plot.Width);
        shapes.Add(new TextShape(center, label, options.TickSize, Anchor.Middle, Ink.Muted));
    }

    private static void AddReferences(Panel panel, PanelMap map, List<Shape> shapes)
    {
        foreach (var reference in panel.References)
        {
            if (map.Segment(reference) is var (from, to))
            {
                shapes.Add(new LineShape(from, to, reference.Stroke));
            }
        }
    }
}
