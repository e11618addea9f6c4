using Sharpest.Runs.Exports;
using Sharpest.Runs.Figures;

namespace Sharpest.Runs.Reports.Plots;

/// <summary>λ₁·η of all runs in one panel, with the line that each must stay under: 2, and 2(1+m) with momentum m.</summary>
internal static class StabilityPlot
{
    // Past this ratio small values would be a line on the floor of a linear axis.
    private const double LinearRatio = 50;

    internal static FigureSection Section(IReadOnlyList<RunData> runs)
    {
        var measured = runs.Where(run => run.Sharpest.Count > 0 && !run.Manifest.IsAdaptive).ToList();
        return new FigureSection(
            "Step length against curvature",
            "The learning rate times λ₁. Under 2, plain gradient steps along the sharpest direction settle; over 2 they "
                + "bounce from wall to wall and grow. Training at or near 2 is common, and not by itself a fault. With momentum m the threshold is 2(1+m)."
                + PlotStyles.Adaptive(runs),
            measured.Count == 0 ? [] : [new ReportFigure("stability", Plot(runs, measured), Csv(measured))],
            "The curvature was not measured for a run of which 2/η is the limit."
        );
    }

    private static Plot Plot(IReadOnlyList<RunData> runs, List<RunData> measured)
    {
        List<PlotSeries> series = [.. measured.Select(Line)];
        double[] limits = [.. measured.Select(run => run.Manifest.StableProduct).Distinct().Order()];
        double[] values = [.. series.SelectMany(s => s.Points.Select(p => p.Y)).Where(double.IsFinite), .. limits];
        var y =
            values.Min() > 0 && values.Max() / values.Min() > LinearRatio
                ? Axis.Log("λ₁·η (log scale)", values)
                : Axis.Linear("λ₁·η", values.Append(0));
        var last = measured.Select(run =>
            $"{run.Label} ends at {Numbers.Short(run.LastMeasured!.Eigenpairs[0].Value * run.LastMeasured!.LearningRate)}."
        );
        return new Plot(
            "Learning rate times sharpness along training",
            $"Lines of λ₁·η against optimizer steps, with the stability threshold at {string.Join(" and ", limits.Select(Numbers.Short))}. "
                + string.Join(" ", last),
            [
                new Panel(null, PlotStyles.Steps(runs), y, series)
                {
                    References =
                    [
                        .. limits.Select(limit =>
                            PlotStyles.Threshold(limit, $"stability threshold, {Numbers.Short(limit)}")
                        ),
                    ],
                },
            ]
        );
    }

    private static PlotSeries Line(RunData run) =>
        new(
            run.Label,
            [
                .. run.Sharpest.Select(m => new PlotPoint(
                    m.Step,
                    m.Eigenpairs[0].Value * m.LearningRate,
                    $"{run.Label}, step {Numbers.Whole(m.Step)}: λ₁·η = {Numbers.Short(m.Eigenpairs[0].Value * m.LearningRate)}"
                )),
            ],
            new Stroke(run.Ink, 2.4)
        )
        {
            Marker = PlotStyles.Marker(run.Sharpest.Count),
        };

    private static string Csv(List<RunData> runs)
    {
        var csv = new CsvText("run", "step", "epoch", "learning_rate", "sharpness", "product");
        foreach (var run in runs)
        {
            foreach (var m in run.Sharpest)
            {
                var sharpness = m.Eigenpairs[0].Value;
                csv.Row(run.Label, m.Step, m.Epoch, m.LearningRate, sharpness, sharpness * m.LearningRate);
            }
        }

        return csv.ToString();
    }
}
