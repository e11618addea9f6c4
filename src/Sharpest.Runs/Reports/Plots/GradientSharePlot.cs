using Sharpest.Runs.Exports;
using Sharpest.Runs.Figures;
using Sharpest.Runs.Series;

namespace Sharpest.Runs.Reports.Plots;

/// <summary>|cos(∇L, e_k)| along training, with what a random direction would have.</summary>
internal static class GradientSharePlot
{
    internal static FigureSection Section(IReadOnlyList<RunData> runs)
    {
        var measured = runs.Where(run => run.Sharpest.Count > 0).ToList();
        return new FigureSection(
            "The gradient and the sharp directions",
            "How closely the gradient follows each sharp direction: 1 means along it, 0 means none of it. The dotted line "
                + "is what a random direction would show. The share of all of them together is what a change of the "
                + "step along them acts on.",
            measured.Count == 0 ? [] : [new ReportFigure("gradient-share", Plot(runs, measured), Csv(measured))],
            "The curvature was not measured."
        );
    }

    private static double Baseline(RunData run) => Math.Sqrt(2 / (Math.PI * run.Manifest.Parameters));

    private static double Together(MeasurementRecord m) =>
        Math.Sqrt(m.Eigenpairs.Sum(pair => pair.GradientCosine * pair.GradientCosine));

    private static Plot Plot(IReadOnlyList<RunData> runs, List<RunData> measured)
    {
        var values = measured.SelectMany(run =>
            run.Sharpest.SelectMany(m => m.Eigenpairs.Select(pair => Math.Abs(pair.GradientCosine)))
                .Append(Baseline(run))
                .Append(1)
        );
        var (x, y) = (PlotStyles.Steps(runs), Axis.Log("|cos(gradient, e)| (log scale)", values));
        var last = measured.Select(run =>
            $"{run.Label}: {Numbers.Percent(Together(run.LastMeasured!))} of the gradient's length lies in the sharp directions at the end."
        );
        return new Plot(
            "Share of the gradient in the sharp directions",
            "Lines of the cosine between gradient and eigenvectors against optimizer steps. " + string.Join(" ", last),
            [.. measured.Select(run => Panel(run, x, y))]
        );
    }

    private static Panel Panel(RunData run, Axis x, Axis y)
    {
        var ranks = run.Sharpest.Max(m => m.Eigenpairs.Count);
        var together = Series("together", Ink.Gradient, run, Together) with { Stroke = new Stroke(Ink.Gradient, 2.4) };
        var baseline = new ReferenceLine(
            true,
            Baseline(run),
            "a random direction",
            new Stroke(Ink.Muted, 1.6, Dash.Dotted)
        );
        var each = Enumerable
            .Range(1, ranks)
            .Select(rank =>
                Series(
                    "e" + Numbers.Subscript(rank),
                    Ink.Rank,
                    run,
                    m => m.Eigenpairs.Count < rank ? double.NaN : Math.Abs(m.Eigenpairs[rank - 1].GradientCosine)
                ) with
                {
                    Stroke = PlotStyles.Rank(rank, ranks),
                }
            );
        return new Panel(run.Label, x, y, [.. each, together])
        {
            TitleInk = run.Ink,
            References = run.Manifest.Parameters > 0 ? [baseline] : [],
        };
    }

    private static PlotSeries Series(string label, Ink ink, RunData run, Func<MeasurementRecord, double> value) =>
        new(
            label,
            [
                .. run.Sharpest.Select(m => new PlotPoint(
                    m.Step,
                    value(m),
                    $"step {Numbers.Whole(m.Step)}, {label}: {Numbers.Short(value(m))}"
                )),
            ],
            new Stroke(ink, 1)
        )
        {
            Marker = PlotStyles.Marker(run.Sharpest.Count),
        };

    private static string Csv(List<RunData> runs)
    {
        var csv = new CsvText("run", "step", "epoch", "rank", "gradient_cosine", "random_baseline");
        foreach (var run in runs)
        {
            foreach (var m in run.Sharpest)
            {
                foreach (var pair in m.Eigenpairs)
                {
                    csv.Row(run.Label, m.Step, m.Epoch, pair.Rank, pair.GradientCosine, Baseline(run));
                }
            }
        }

        return csv.ToString();
    }
}
