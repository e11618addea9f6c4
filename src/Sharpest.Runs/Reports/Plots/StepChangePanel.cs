using System.Globalization;
using Sharpest.Runs.Figures;
using Sharpest.Runs.Series;

namespace Sharpest.Runs.Reports.Plots;

/// <summary>One step taken apart: the change of the loss along each direction against the multiple of η.</summary>
internal static class StepChangePanel
{
    private const string WholeStep = "gradient";
    private const string NudgedStep = "nudged";
    private const string Random = "random";

    internal const string Reading =
        "What the loss does when the step is taken along one direction alone, with a quarter to four times the learning "
        + "rate η. In the tinted half the loss falls. A curve that has turned upwards before η says that the step is "
        + "too long along that direction. Triangles at the edge mark values beyond it.";

    internal static Axis Vertical(IEnumerable<StepChangeRecord> all)
    {
        var changes = all.Where(c => double.IsFinite(c.RelativeChange)).ToList();
        var lowest = changes.Select(change => change.RelativeChange).Append(-0.01).Min();
        var real = changes.Where(change => change.Multiple <= 1).Select(change => change.RelativeChange);
        // Far steps along a sharp direction raise the loss many times over; showing that would hide where it falls.
        var highest = Math.Min(
            changes.Select(c => c.RelativeChange).Append(0.01).Max(),
            real.Append(-2 * lowest).Max()
        );
        return Axis.Linear("change of the loss", [100 * lowest, 100 * highest], percent: true);
    }

    internal static Axis Horizontal(IEnumerable<StepChangeRecord> changes)
    {
        var multiples = changes.Select(change => change.Multiple).Where(m => m > 0).Distinct().Order().ToList();
        var axis = Axis.Log("multiple of η", multiples.Count == 0 ? [0.25, 4] : multiples);
        var (low, high) = multiples.Count == 0 ? (0.25, 4) : (multiples[0] / 1.12, multiples[^1] * 1.12);
        Tick[] ticks = [new(0.25, "¼"), new(0.5, "½"), new(1, "1"), new(2, "2"), new(4, "4")];
        var inside = ticks.Where(tick => tick.Value >= low && tick.Value <= high).ToList();
        return axis with { Minimum = low, Maximum = high, Ticks = inside.Count > 1 ? inside : axis.Ticks };
    }

    internal static Panel Of(string? title, Ink? titleInk, IReadOnlyList<StepChangeRecord> changes, Axis x, Axis y)
    {
        var directions = changes.Select(change => change.Direction).Distinct().ToList();
        var ranks = directions.Select(Rank).Max() ?? 0;
        return new Panel(
            title,
            x,
            y,
            [
                .. directions
                    .OrderBy(direction => Rank(direction) ?? int.MaxValue)
                    .ThenByDescending(direction => direction, StringComparer.Ordinal)
                    .Select(direction => Series(direction, changes, ranks)),
            ]
        )
        {
            TitleInk = titleInk,
            GoodBelow = 0,
            References =
            [
                new ReferenceLine(true, 0, null, new Stroke(Ink.Axis, 1.4)),
                new ReferenceLine(false, 1, "η", new Stroke(Ink.Muted, 1.2, Dash.Dotted)),
            ],
        };
    }

    private static PlotSeries Series(string direction, IReadOnlyList<StepChangeRecord> changes, int ranks)
    {
        var points = changes
            .Where(change => change.Direction == direction)
            .OrderBy(change => change.Multiple)
            .Select(change => new PlotPoint(
                change.Multiple,
                change.RelativeChange * 100,
                $"{Name(direction)} × {Numbers.Short(change.Multiple)}: {Numbers.Percent(change.RelativeChange)} ± {Numbers.Percent(change.Error)}"
            ));
        var stroke = direction switch
        {
            WholeStep => new Stroke(Ink.Gradient, 2.8),
            NudgedStep => new Stroke(Ink.Gradient, 2.8, Dash.Dashed),
            Random => new Stroke(Ink.Muted, 1.8, Dash.Dashed),
            _ => PlotStyles.Rank(Rank(direction) ?? 1, ranks),
        };
        return new PlotSeries(Name(direction), [.. points], stroke) { Marker = MarkerKind.Dot };
    }

    private static int? Rank(string direction) =>
        direction.StartsWith('e')
        && int.TryParse(direction.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var rank)
        && rank > 0
            ? rank
            : null;

    internal static string Name(string direction) =>
        direction switch
        {
            WholeStep => "whole gradient",
            NudgedStep => "nudged gradient",
            Random => "random direction",
            _ when Rank(direction) is { } rank => "e" + Numbers.Subscript(rank),
            _ => direction,
        };
}
