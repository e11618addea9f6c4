namespace Sharpest.Runs.Figures;

/// <summary>Places the names of reference lines where they cover the fewest points.</summary>
internal static class ReferenceLabels
{
    private const double Gap = 5;

    internal static void Arrange(Panel panel, PanelMap map, LayoutOptions options, List<Shape> shapes)
    {
        var points = panel.Series.SelectMany(series => Along(series, map)).ToList();
        var taken = new List<Box>();
        foreach (var reference in panel.References)
        {
            if (reference.Label is null || map.Segment(reference) is not var (from, to))
            {
                continue;
            }

            var size = options.TickSize;
            var width = TextSize.Width(reference.Label, size, bold: true);
            var box = Candidates(reference, from, to, width, size, map.Plot)
                .OrderBy(candidate =>
                    taken.Count(other => Overlap(candidate, other)) * 1000 + points.Count(candidate.Contains)
                )
                .First();
            taken.Add(box);
            var position = new Position(box.X, box.Y + size);
            shapes.Add(
                new TextShape(position, reference.Label, size, Anchor.Start, reference.Stroke.Ink)
                {
                    Bold = true,
                    Halo = true,
                }
            );
        }
    }

    // Points of a series and between them, close enough that a label cannot slip through.
    private static IEnumerable<Position> Along(PlotSeries series, PanelMap map)
    {
        const int between = 12;
        Position? last = null;
        foreach (var position in series.Points.Select(map.Map))
        {
            if (last is { } from && position is { } to)
            {
                for (var i = 1; i < between; i++)
                {
                    var part = (double)i / between;
                    yield return new Position(from.X + (part * (to.X - from.X)), from.Y + (part * (to.Y - from.Y)));
                }
            }

            if (position is { } point)
            {
                yield return point;
            }

            last = position;
        }
    }

    private static IEnumerable<Box> Candidates(
        ReferenceLine reference,
        Position from,
        Position to,
        double width,
        double size,
        Box plot
    )
    {
        var height = size * 1.3;
        if (reference.Horizontal)
        {
            double[] tops = [from.Y - height - Gap + 2, from.Y + Gap];
            var room = to.X - from.X - width - (2 * Gap);
            double[] lefts = [.. new[] { 1, 0, 0.5, 0.75, 0.25 }.Select(part => from.X + Gap + (part * room))];
            // Where the line is crowded everywhere, its name goes above the plot; the colour tells what it belongs to.
            var above = new Box(plot.Right - width, plot.Y - height - Gap, width, height);
            return tops.Where(top => top >= plot.Y - height && top + height <= plot.Bottom)
                .SelectMany(top => lefts.Select(left => new Box(left, top, width, height)))
                .Append(above);
        }

        double[] sides = [from.X + Gap, from.X - width - Gap];
        double[] levels = [from.Y + Gap, to.Y - height - Gap];
        return sides
            .Where(left => left >= plot.X && left + width <= plot.Right)
            .DefaultIfEmpty(sides[0])
            .SelectMany(left => levels.Select(top => new Box(left, top, width, height)));
    }

    private static bool Overlap(Box a, Box b) => a.X < b.Right && b.X < a.Right && a.Y < b.Bottom && b.Y < a.Bottom;
}
