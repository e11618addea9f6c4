using Sharpest.Runs.Exports;
using Sharpest.Runs.Figures;

namespace Sharpest.Runs.Reports.Plots;

/// <summary>λ₁…λ_K along training with the stability threshold, one panel a run on the same axes.</summary>
internal static class EigenvaluePlot
{
    internal static FigureSection Section(IReadOnlyList<RunData> runs)
    {
        var measured = runs.Where(run => run.Sharpest.Count > 0).ToList();
        return new FigureSection(
            "The sharpest directions",
            "λ₁ is the curvature of the loss along its sharpest direction, λ₂ along the next, and so on. "
                + "Where one lies above the dashed line, 2/η, a plain gradient step of learning rate η lands farther up the "
                + "opposite slope of that valley than where it began; with momentum m the line is at 2(1+m)/η."
                + PlotStyles.Adaptive(measured),
            measured.Count == 0 ? [] : [new ReportFigure("eigenvalues", Plot(runs, measured), Csv(measured))],
            "The curvature was not measured."
        );
    }

    private static Plot Plot(IReadOnlyList<RunData> runs, List<RunData> measured)
    {
        var values = measured.SelectMany(run =>
            run.Sharpest.SelectMany(m => m.Eigenpairs.Select(pair => pair.Value))
                .Concat(run.Thresholds.Select(threshold => threshold.Y))
        );
        var (x, y) = (PlotStyles.Steps(runs), Axis.Log("eigenvalue of the Hessian (log scale)", values));
        var last = measured.Select(run =>
            $"{run.Label}: λ₁ is {Numbers.Short(run.LastMeasured!.Eigenpairs[0].Value)} at step {Numbers.Whole(run.LastMeasured!.Step)}"
            + (
                run.Manifest.IsAdaptive
                    ? "."
                    : $", {run.ThresholdFormula} is {Numbers.Short(run.Threshold(run.LastMeasured!))}."
            )
        );
        return new Plot(
            "Largest eigenvalues of the Hessian along training",
            "Lines of the largest eigenvalues against optimizer steps. " + string.Join(" ", last),
            [.. measured.Select(run => Panel(run, x, y))]
        );
    }

    private static Panel Panel(RunData run, Axis x, Axis y)
    {
        var ranks = run.Sharpest.Max(m => m.Eigenpairs.Count);

        var series = Enumerable.Range(1, ranks).Select(rank => Rank(run, rank, ranks)).ToList();
        var thresholds = run.Thresholds.Select(threshold => threshold.Y).Distinct().ToList();
        if (thresholds.Count > 1)
        {
            series.Add(
                new PlotSeries(run.ThresholdFormula, run.Thresholds, new Stroke(Ink.Threshold, 1.8, Dash.Dashed))
            );
        }

        return new Panel(run.Label, x, y, [.. series, .. NotConverged(run)])
        {
            TitleInk = run.Ink,
            References =
                thresholds.Count == 1
                    ? [PlotStyles.Threshold(thresholds[0], $"{run.ThresholdFormula} = {Numbers.Short(thresholds[0])}")]
                    : [],
        };
    }

    private static PlotSeries Rank(RunData run, int rank, int ranks)
    {
        var points = run
            .Sharpest.Where(m => m.Eigenpairs.Count >= rank)
            .Select(m => new PlotPoint(
                m.Step,
                m.Eigenpairs[rank - 1].Value,
                $"step {Numbers.Whole(m.Step)}: λ{Numbers.Subscript(rank)} = {Numbers.Short(m.Eigenpairs[rank - 1].Value)}",
                PlotStyles.Converged(m) ? null : MarkerKind.None
            ))
            .ToList();
        return new PlotSeries("λ" + Numbers.Subscript(rank), points, PlotStyles.Rank(rank, ranks))
        {
            Marker = PlotStyles.Marker(points.Count),
        };
    }

    private static IEnumerable<PlotSeries> NotConverged(RunData run)
    {
        var points = run
            .Sharpest.Where(m => !PlotStyles.Converged(m))
            .SelectMany(m =>
                m.Eigenpairs.Select(pair => new PlotPoint(
                    m.Step,
                    pair.Value,
                    $"step {Numbers.Whole(m.Step)}: λ{Numbers.Subscript(pair.Rank)} = {Numbers.Short(pair.Value)}, {m.Status}"
                ))
            )
            .ToList();
        return points.Count == 0
            ? []
            : [new PlotSeries("not converged", points, new Stroke(Ink.Threshold, 0)) { Marker = MarkerKind.OpenDot }];
    }

    private static string Csv(List<RunData> runs)
    {
        var csv = new CsvText("run", "step", "epoch", "rank", "eigenvalue", "residual", "threshold", "status");
        foreach (var run in runs)
        {
            foreach (var m in run.Sharpest)
            {
                foreach (var pair in m.Eigenpairs)
                {
                    csv.Row(
                        run.Label,
                        m.Step,
                        m.Epoch,
                        pair.Rank,
                        pair.Value,
                        pair.Residual,
                        run.Threshold(m),
                        m.Status
                    );
                }
            }
        }

        return csv.ToString();
    }
}
