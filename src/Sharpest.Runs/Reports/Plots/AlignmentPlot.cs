using Sharpest.Runs.Exports;
using Sharpest.Runs.Figures;

namespace Sharpest.Runs.Reports.Plots;

/// <summary>How closely mini-batch gradients follow the sharp directions, against the training accuracy reached.</summary>
internal static class AlignmentPlot
{
    private const string Accuracy = "sample/accuracy";
    private const string Batch = "batch";
    private const string Full = "full";
    private const int MostDirections = 5;

    internal static FigureSection Section(IReadOnlyList<RunData> runs)
    {
        var compared = runs.Where(run => run.Alignments.Count > 0).ToList();
        return new FigureSection(
            "Mini-batch gradients and the sharp directions",
            "The mean of |cos| between gradients and the sharp directions, against the accuracy on the sampled training "
                + "examples at that moment. The dotted line is what a random direction would show. The mean of a few hundred "
                + "mini-batches is the full gradient: where it follows the sharp directions less than single ones do, steps "
                + "along them cancel.",
            compared.Count == 0
                ? []
                :
                [
                    new ReportFigure(
                        "alignment",
                        Plot(compared),
                        CsvText
                            .Joined("run", [.. compared.Select(r => (r.Label, RecordTables.Alignments(r.Alignments)))])
                            .ToString()
                    ),
                ],
            "Gradients were not compared."
        );
    }

    private static Plot Plot(List<RunData> compared)
    {
        var x = Axis.Linear("training accuracy", compared.SelectMany(AccuraciesOf).Select(a => 100 * a), percent: true);
        var y = Axis.Log(
            "mean |cos(gradient, e)| (log scale)",
            compared.SelectMany(run =>
                run.Alignments.Where(a => a.Direction != Full)
                    .Select(a => a.MeanAbsolute)
                    .Append(run.Alignments[0].Baseline)
            )
        );
        var spoken = compared.Select(run =>
        {
            var (last, step) = (Points(run, Batch)[^1], run.Alignments[^1].Step);
            return $"{run.Label}: {Numbers.Short(last.Y)} at step {Numbers.Whole(step)}, {Numbers.Short(last.Y / run.Alignments[^1].Baseline)} times that of a random direction.";
        });
        return new Plot(
            "Alignment of mini-batch gradients with the sharp directions",
            "Lines of the mean cosine between gradients and eigenvectors against training accuracy. "
                + string.Join(" ", spoken),
            [.. compared.Select(run => Panel(run, x, y))]
        );
    }

    private static Panel Panel(RunData run, Axis x, Axis y) =>
        new(
            run.Label,
            x,
            y,
            [
                Line("mini-batch gradients, mean over e₁ … e₅", run, Batch, new Stroke(Ink.Gradient, 2.4)),
                Line("full gradient, likewise", run, Full, new Stroke(Ink.Gradient, 1.8, Dash.Dashed)),
            ]
        )
        {
            TitleInk = run.Ink,
            References =
            [
                new ReferenceLine(
                    true,
                    run.Alignments[0].Baseline,
                    "a random direction",
                    new Stroke(Ink.Muted, 1.6, Dash.Dotted)
                ),
            ],
        };

    private static PlotSeries Line(string label, RunData run, string vector, Stroke stroke)
    {
        var points = Points(run, vector);
        return new PlotSeries(label, points, stroke) { Marker = PlotStyles.Marker(points.Count) };
    }

    private static IReadOnlyList<PlotPoint> Points(RunData run, string vector) =>
        [
            .. run
                .Alignments.Where(a => a.Vector == vector && a.Direction != Full)
                .GroupBy(a => a.Step)
                .Select(at =>
                {
                    var mean = at.Take(MostDirections).Average(a => a.MeanAbsolute);
                    return new PlotPoint(
                        100 * AccuracyAt(run, at.Key),
                        mean,
                        $"step {Numbers.Whole(at.Key)}, {at.First().Batches} mini-batches: {Numbers.Short(mean)}"
                    );
                }),
        ];

    private static IEnumerable<double> AccuraciesOf(RunData run) =>
        run.Alignments.Select(a => a.Step).Distinct().Select(step => AccuracyAt(run, step));

    private static double AccuracyAt(RunData run, long step) =>
        run.Series(Accuracy).LastOrDefault(record => record.Step == step)?.Value ?? double.NaN;
}
