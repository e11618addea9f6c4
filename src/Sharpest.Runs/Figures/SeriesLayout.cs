namespace Sharpest.Runs.Figures;

/// <summary>Lays out a series: lines cut at the edges of the plot, markers, and arrows for points beyond its edges.</summary>
internal static class SeriesLayout
{
    internal static void Arrange(PlotSeries series, PanelMap map, List<Shape> shapes)
    {
        var positions = series.Points.Select(map.Map).ToList();
        if (series.Stroke.Width > 0)
        {
            AddLines(positions, series.Stroke, map.Plot, shapes);
        }

        for (var i = 0; i < positions.Count; i++)
        {
            var kind = series.Points[i].Marker ?? series.Marker;
            if (kind != MarkerKind.None && positions[i] is { } position)
            {
                AddMarker(position, kind, series, series.Points[i].Note, map.Plot, shapes);
            }
        }
    }

    private static void AddMarker(
        Position position,
        MarkerKind kind,
        PlotSeries series,
        string? note,
        Box plot,
        List<Shape> shapes
    )
    {
        if (position.X < plot.X - 1 || position.X > plot.Right + 1)
        {
            return;
        }

        var arrow = position.Y < plot.Y - 1 ? MarkerKind.Up : MarkerKind.Down;
        var outside = position.Y < plot.Y - 1 || position.Y > plot.Bottom + 1;
        var center = position with { Y = Math.Clamp(position.Y, plot.Y, plot.Bottom) };
        shapes.Add(
            new MarkerShape(
                center,
                PanelLayout.MarkerRadius,
                outside ? arrow : kind,
                series.Stroke.Ink,
                series.Stroke.Opacity,
                note
            )
        );
    }

    private static void AddLines(List<Position?> positions, Stroke stroke, Box plot, List<Shape> shapes)
    {
        var line = new List<Position>();
        for (var i = 1; i < positions.Count; i++)
        {
            if (
                positions[i - 1] is not { } start
                || positions[i] is not { } end
                || Clip(start, end, plot) is not var (from, to)
            )
            {
                Finish(line, stroke, shapes);
                continue;
            }

            if (line.Count > 0 && line[^1] != from)
            {
                Finish(line, stroke, shapes);
            }

            if (line.Count == 0)
            {
                line.Add(from);
            }

            line.Add(to);
        }

        Finish(line, stroke, shapes);
    }

    private static void Finish(List<Position> line, Stroke stroke, List<Shape> shapes)
    {
        if (line.Count > 1)
        {
            shapes.Add(new PolylineShape([.. line], stroke));
        }

        line.Clear();
    }

    // Liang and Barsky: the part of the segment for which every edge's inequality holds.
    private static (Position From, Position To)? Clip(Position from, Position to, Box plot)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var (enter, leave) = (0.0, 1.0);
        foreach (
            var (slope, distance) in (ReadOnlySpan<(double, double)>)
                [(-dx, from.X - plot.X), (dx, plot.Right - from.X), (-dy, from.Y - plot.Y), (dy, plot.Bottom - from.Y)]
        )
        {
            if (slope == 0 && distance < 0)
            {
                return null;
            }

            if (slope < 0)
            {
                enter = Math.Max(enter, distance / slope);
            }
            else if (slope > 0)
            {
                leave = Math.Min(leave, distance / slope);
            }
        }

        return enter > leave
            ? null
            : (
                enter == 0 ? from : new Position(from.X + (enter * dx), from.Y + (enter * dy)),
                leave == 1 ? to : new Position(from.X + (leave * dx), from.Y + (leave * dy))
            );
    }
}
