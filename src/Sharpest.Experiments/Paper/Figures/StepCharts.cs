using Sharpest.Runs.Charts;
using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper.Figures;

/// <summary>What a step does to the loss along each direction, along training.</summary>
internal static class StepCharts
{
    private const double Widest = 50;
    private static readonly double[] Multiples = [0.5, 1, 2];
    private static readonly string[] Directions = ["e1", "e2", "e3", "e4", "gradient"];

    /// <summary>One chart a setting, one panel a multiple of the learning rate.</summary>
    /// <param name="results">The runs.</param>
    /// <returns>The charts.</returns>
    public static IReadOnlyList<Chart> All(PaperResults results) =>
        [.. results.Groups.Select((group, i) => Of(group, i + 1))];

    private static Chart Of(StudyGroup group, int number) =>
        new(
            FormattableString.Invariant($"steps-{number}"),
            $"Change of the loss by a step along each direction, {group.Label}",
            "Mean over mini-batch gradients and seeds of the relative change of the loss when the step is taken along one "
                + "direction alone, and along the whole gradient. Above zero the step does not reduce the loss.",
            [.. Multiples.Select(multiple => Panel(group, multiple))]
        );

    private static ChartPanel Panel(StudyGroup group, double multiple) =>
        new(
            FormattableString.Invariant($"{multiple} · η"),
            new ChartAxis("epochs"),
            new ChartAxis("change of the loss", ChartScale.Percent) { Minimum = -Widest, Maximum = Widest },
            [
                .. Directions.Select(
                    (direction, color) =>
                        new ChartCurve(
                            direction == "gradient" ? "whole gradient" : Subscript.OfDirection(direction),
                            GroupCurves.Mean(group, run => Changes(run, direction, multiple)),
                            color
                        )
                        {
                            Dots = true,
                        }
                ),
            ]
        )
        {
            Levels = [new ChartLevel(0, null)],
        };

    private static IEnumerable<SeriesPoint> Changes(StudyRun run, string direction, double multiple) =>
        run
            .StepChanges.Where(change => change.Direction == direction && Math.Abs(change.Multiple - multiple) < 1e-9)
            .Select(change => new SeriesPoint(change.Step, change.Epoch, 100 * change.RelativeChange));
}
