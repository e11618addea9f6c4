using Sharpest.Runs.Exports;
using Sharpest.Runs.Figures;
using Sharpest.Runs.Series;

namespace Sharpest.Runs.Reports.Plots;

/// <summary>The loss along e₁, e₃ and e₅, one figure a run, one panel a direction, one curve a step.</summary>
internal static class CrossSectionPlot
{
    private const int MostCurves = 7;
    private const double Widest = 8; // as far as the paper's figures show
    private const double Highest = 50; // percent: where walls are higher, the valley between them would not be seen

    internal static FigureSection Section(IReadOnlyList<RunData> runs) =>
        new(
            "The loss along the sharp directions",
            "How the loss changes when one goes from the weights along one direction, in lengths of an average SGD step "
                + "along it. The more strongly a curve is drawn, the larger λ₁ was. A valley whose walls lie within one step "
                + "to either side is one that the step jumps across.",
            [
                .. runs.Where(run => run.CrossSections.Count > 0)
                    .Select(run => new ReportFigure(
                        PlotStyles.FigureName("cross-sections", runs, run),
                        Plot(run),
                        RecordTables.CrossSections(run.CrossSections).ToString()
                    )),
            ],
            "No cross-section was measured."
        );

    private static Plot Plot(RunData run)
    {
        var steps = Thinning.Every([.. run.CrossSections.Select(c => c.Step).Distinct()], MostCurves);
        var directions = run.CrossSections.Select(c => c.Direction).Distinct().ToList();
        var changes = run
            .CrossSections.Where(c => Math.Abs(c.Multiple) <= Widest && steps.Contains(c.Step))
            .GroupBy(c => (c.Direction, c.Step))
            .SelectMany(section => section.Select(c => Change(c, section)))
            .Where(double.IsFinite);
        var y = Axis.Linear(
            "change of the loss",
            changes.Append(-5).Append(20).Select(c => Math.Min(c, Highest)),
            true
        );
        var x = Axis.Exact("average SGD steps along the direction", [-Widest, Widest]) with
        {
            Ticks = [new(-8, "−8"), new(-4, "−4"), new(0, "0"), new(4, "4"), new(8, "8")],
        };
        return new Plot(
            $"{run.Label}: the loss along sharp directions",
            $"Curves of the relative change of the loss along {string.Join(", ", directions.Select(PlotStyles.Direction))} at "
                + $"{Numbers.Count(steps.Count, "step")} of training.",
            [.. directions.Select(direction => Panel(run, direction, steps, x, y))]
        );
    }

    private static Panel Panel(RunData run, string direction, IReadOnlyList<long> steps, Axis x, Axis y) =>
        new(
            "along " + PlotStyles.Direction(direction),
            x,
            y,
            [.. steps.Select(step => Curve(run, direction, step, steps))]
        )
        {
            TitleInk = run.Ink,
            GoodBelow = 0,
            References =
            [
                new ReferenceLine(true, 0, null, new Stroke(Ink.Axis, 1.4)),
                new ReferenceLine(false, -1, null, new Stroke(Ink.Muted, 1.2, Dash.Dotted)),
                new ReferenceLine(false, 1, "one step", new Stroke(Ink.Muted, 1.2, Dash.Dotted)),
            ],
        };

    private static PlotSeries Curve(RunData run, string direction, long step, IReadOnlyList<long> steps)
    {
        var section = run.CrossSections.Where(c => c.Direction == direction && c.Step == step).ToList();
        var sharpness = run.SharpnessAt(step);
        var label = $"step {Numbers.Whole(step)}, λ₁ = {Numbers.Short(sharpness)}";
        var points = section
            .OrderBy(c => c.Multiple)
            .Select(c => new PlotPoint(
                c.Multiple,
                Change(c, section),
                $"{label}: {Numbers.Short(c.Loss)} at {Numbers.Short(c.Multiple)} steps of {Numbers.Short(c.Scale)}"
            ));
        return new PlotSeries(label, [.. points], new Stroke(Ink.Rank, 2, Opacity: Strength(run, sharpness, steps)))
        {
            Marker = MarkerKind.Dot,
        };
    }

    // From faint to strong in the order of λ₁, over the steps that are shown: late in training they differ little.
    private static double Strength(RunData run, double sharpness, IReadOnlyList<long> steps)
    {
        var below = steps.Count(step => run.SharpnessAt(step) < sharpness);
        return steps.Count == 1 ? 1 : 0.25 + (0.75 * below / (steps.Count - 1));
    }

    private static double Change(CrossSectionRecord place, IEnumerable<CrossSectionRecord> section)
    {
        var centre = section.FirstOrDefault(c => c.Multiple == 0)?.Loss ?? double.NaN;
        return 100 * ((place.Loss / centre) - 1);
    }
}
