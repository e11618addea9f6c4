using Sharpest.Runs.Exports;
using Sharpest.Runs.Figures;
using Sharpest.Runs.Series;

namespace Sharpest.Runs.Reports.Plots;

/// <summary>λ₁ at every step, as it was followed on a few examples, beside the measurements and the stability threshold.</summary>
internal static class FollowedPlot
{
    private const string ValueTag = "sharpness/followed";
    private const string ResidualTag = "sharpness/followed-residual";
    private const int Buckets = 300;
    private const int Windows = 25;

    internal static FigureSection Section(IReadOnlyList<RunData> runs)
    {
        var followed = runs.Where(run => run.Series(ValueTag).Count > 0).ToList();
        return new FigureSection(
            "λ₁ at every step",
            "The thin line is λ₁ of a few examples at every step, the thick one its running mean; dots are the measurements. "
                + "The fewer the examples, the larger is their λ₁: what counts here is how it moves between measurements.",
            followed.Count == 0 ? [] : [new ReportFigure("followed", Plot(runs, followed), Csv(followed))],
            "λ₁ was not followed."
        );
    }

    private static Plot Plot(IReadOnlyList<RunData> runs, List<RunData> followed)
    {
        var (x, y) = (PlotStyles.Steps(runs), Axis.Log("λ₁ (log scale)", followed.SelectMany(Values)));
        var last = followed.Select(run =>
            $"{run.Label}: λ₁ of the followed examples ends at {Numbers.Short(run.Last(ValueTag)!.Value)}."
        );
        return new Plot(
            "λ₁ at every step of training",
            "Lines of the largest eigenvalue over a few examples against optimizer steps. " + string.Join(" ", last),
            [.. followed.Select(run => Panel(run, x, y))]
        );
    }

    private static IEnumerable<double> Values(RunData run) =>
        run.Series(ValueTag)
            .Select(record => record.Value)
            .Concat(run.Sharpest.Select(m => m.Eigenpairs[0].Value))
            .Concat(run.Thresholds.Select(threshold => threshold.Y));

    private static Panel Panel(RunData run, Axis x, Axis y)
    {
        var series = run.Series(ValueTag);
        var smooth = Thinning.Every(Thinning.Smooth(series, Math.Max(1, series.Count / Windows)), Buckets);
        List<PlotSeries> lines =
        [
            new("every step", Points(Thinned(series)), new Stroke(Ink.Rank, 1, Opacity: 0.35)),
            new("running mean", Points(smooth), new Stroke(Ink.Rank, 2.4)),
        ];
        if (run.Sharpest.Count > 0)
            lines.Add(new PlotSeries("measured", Measured(run), new Stroke(run.Ink, 0)) { Marker = MarkerKind.Dot });
        if (run.Thresholds.Count > 0)
        {
            var dashes = new Stroke(Ink.Threshold, 1.8, Dash.Dashed);
            lines.Add(new PlotSeries(run.ThresholdFormula, run.Thresholds, dashes));
        }
        return new Panel(run.Label, x, y, lines) { TitleInk = run.Ink };
    }

    private static IReadOnlyList<ScalarRecord> Thinned(IReadOnlyList<ScalarRecord> series) =>
        Thinning.MinimumMaximum(series, record => record.Value, Buckets);

    private static List<PlotPoint> Points(IEnumerable<ScalarRecord> records) =>
        [.. records.Select(record => new PlotPoint(record.Step, record.Value))];

    private static List<PlotPoint> Measured(RunData run) =>
        [
            .. run.Sharpest.Select(m => new PlotPoint(
                m.Step,
                m.Eigenpairs[0].Value,
                $"step {Numbers.Whole(m.Step)}: λ₁ = {Numbers.Short(m.Eigenpairs[0].Value)}"
            )),
        ];

    private static string Csv(List<RunData> runs)
    {
        var csv = new CsvText("run", "series", "step", "epoch", "value");
        foreach (var run in runs)
        {
            foreach (var tag in (string[])[ValueTag, ResidualTag])
            {
                foreach (var record in Thinned(run.Series(tag)))
                    csv.Row(run.Label, record.Tag, record.Step, record.Epoch, record.Value);
            }
        }

        return csv.ToString();
    }
}
