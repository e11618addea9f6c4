using System.Globalization;
using Sharpest.Runs.Exports;
using Sharpest.Runs.Figures;
using Sharpest.Runs.Series;

namespace Sharpest.Runs.Reports.Plots;

/// <summary>What the loss does along each direction, one figure a run and one panel an analysed step.</summary>
internal static class StepChangePlot
{
    private const int MostPanels = 6;

    internal static FigureSection Section(IReadOnlyList<RunData> runs)
    {
        var analysed = runs.Where(run => run.StepChanges.Count > 0).ToList();
        var y = StepChangePanel.Vertical(analysed.SelectMany(run => run.StepChanges));
        return new FigureSection(
            "The step along each direction",
            StepChangePanel.Reading,
            [
                .. analysed.Select(run => new ReportFigure(
                    PlotStyles.FigureName("step-changes", runs, run),
                    Plot(run, y),
                    RecordTables.StepChanges(run.StepChanges).ToString()
                )),
            ],
            "The step was not analysed."
        );
    }

    private static Plot Plot(RunData run, Axis y)
    {
        var steps = run.StepChanges.GroupBy(change => change.Step).ToList();
        var x = StepChangePanel.Horizontal(run.StepChanges);
        var real = run.StepChanges.Where(change => change.Multiple == 1 && change.Step == steps[^1].Key);
        var spoken = real.Select(change =>
            $"{StepChangePanel.Name(change.Direction)} {Numbers.Percent(change.RelativeChange)}"
        );
        return new Plot(
            $"{run.Label}: change of the loss along each direction",
            $"Curves of the relative change of the loss against the multiple of η. With η itself, step {Numbers.Whole(steps[^1].Key)}: "
                + string.Join(", ", spoken)
                + ".",
            [.. Thinning.Every(steps, MostPanels).Select(group => Panel(run, [.. group], x, y))]
        );
    }

    private static Panel Panel(RunData run, List<StepChangeRecord> changes, Axis x, Axis y)
    {
        var epoch = changes[0].Epoch.ToString("0.##", CultureInfo.InvariantCulture);
        return StepChangePanel.Of($"step {Numbers.Whole(changes[0].Step)} · epoch {epoch}", run.Ink, changes, x, y);
    }
}
