using Sharpest.Runs.Exports;
using Sharpest.Runs.Figures;
using Sharpest.Runs.Series;

namespace Sharpest.Runs.Reports.Plots;

/// <summary>Loss and accuracy of all runs, on training and on held-out examples.</summary>
internal static class LearningPlot
{
    private const string TrainingLoss = "train/loss";
    private const string ValidationLoss = "validation/loss";
    private const string ValidationAccuracy = "validation/accuracy";

    private const int Buckets = 300;

    internal static FigureSection Section(IReadOnlyList<RunData> runs) =>
        new(
            "Loss and accuracy",
            "Thin lines are single mini-batches, thick ones their running mean. Validation examples are never trained on.",
            runs.All(run => run.Series(TrainingLoss).Count == 0 && run.Series(ValidationLoss).Count == 0)
                ? []
                : [new ReportFigure("learning", Plot(runs), Csv(runs))],
            "No loss was recorded."
        );

    private static Plot Plot(IReadOnlyList<RunData> runs)
    {
        var x = PlotStyles.Steps(runs);
        var panels = new List<Panel>
        {
            new(
                "Training loss",
                x,
                LossAxis(runs, TrainingLoss, fromZero: true),
                [.. runs.SelectMany(run => Training(run))]
            ),
        };
        if (runs.Any(run => run.Series(ValidationLoss).Count > 0))
        {
            panels.Add(
                new Panel(
                    "Validation loss",
                    x,
                    LossAxis(runs, ValidationLoss, fromZero: false),
                    [.. runs.Select(r => Held(r, ValidationLoss))]
                )
            );
        }

        if (runs.Any(run => run.Series(ValidationAccuracy).Count > 0))
        {
            panels.Add(
                new Panel(
                    "Validation accuracy",
                    x,
                    AccuracyAxis(runs),
                    [.. runs.Select(r => Held(r, ValidationAccuracy, 100))]
                )
            );
        }

        var last = runs.Select(run =>
            $"{run.Label} ends with validation accuracy {Numbers.Percent(run.Last(ValidationAccuracy) ?? double.NaN)}."
        );
        return new Plot(
            "Loss and accuracy along training",
            "Lines of loss and accuracy against optimizer steps. " + string.Join(" ", last),
            panels
        );
    }

    private static Axis AccuracyAxis(IReadOnlyList<RunData> runs) =>
        Axis.Linear("", runs.SelectMany(r => r.Series(ValidationAccuracy).Select(v => 100 * v.Value)), true);

    // A run that diverges would press everything else flat: the axis ends a little above the bulk of the values.
    private static Axis LossAxis(IReadOnlyList<RunData> runs, string tag, bool fromZero)
    {
        var values = runs.SelectMany(run => run.Series(tag).Select(record => record.Value))
            .Where(double.IsFinite)
            .Order()
            .ToList();
        if (values.Count == 0)
        {
            return Axis.Linear("", []);
        }

        var bulk = values[(int)(0.98 * (values.Count - 1))];
        var high = values[^1] > 4 * bulk && bulk > 0 ? 1.5 * bulk : values[^1];
        return Axis.Linear("", [fromZero ? Math.Min(values[0], 0) : values[0], high]);
    }

    private static IEnumerable<PlotSeries> Training(RunData run)
    {
        var series = run.Series(TrainingLoss);
        var raw = Thinning.MinimumMaximum(series, r => r.Value, Buckets).Select(r => new PlotPoint(r.Step, r.Value));
        yield return new PlotSeries(run.Label, [.. raw], new Stroke(run.Ink, 1, Opacity: 0.28)) { InLegend = false };
        var window = Math.Max(1, series.Count / 25);
        var smooth = Thinning.Every(Thinning.Smooth(series, window), Buckets);
        yield return new PlotSeries(
            run.Label,
            [.. smooth.Select(r => new PlotPoint(r.Step, r.Value)), .. End(run, series)],
            new Stroke(run.Ink, 2.4)
        );
    }

    // The place where a run broke off is marked: its line would just end.
    private static IEnumerable<PlotPoint> End(RunData run, IReadOnlyList<ScalarRecord> series) =>
        run.Manifest.Status == RunStatus.Diverged
        && series.LastOrDefault(record => double.IsFinite(record.Value)) is { } last
            ?
            [
                new PlotPoint(double.NaN, double.NaN),
                new PlotPoint(last.Step, last.Value, $"{run.Label} diverged", MarkerKind.Cross),
            ]
            : [];

    private static PlotSeries Held(RunData run, string tag, double scale = 1)
    {
        var points = run.Series(tag)
            .Select(r => new PlotPoint(
                r.Step,
                r.Value * scale,
                $"{run.Label}, step {Numbers.Whole(r.Step)}: {Numbers.Short(r.Value * scale)}{(scale == 1 ? "" : " %")}"
            ))
            .ToList();
        return new PlotSeries(run.Label, points, new Stroke(run.Ink, 2.4)) { Marker = PlotStyles.Marker(points.Count) };
    }

    private static string Csv(IReadOnlyList<RunData> runs)
    {
        var csv = new CsvText("run", "series", "step", "epoch", "value");
        foreach (var run in runs)
        {
            foreach (var tag in (string[])[TrainingLoss, ValidationLoss, ValidationAccuracy])
            {
                foreach (var record in Thinning.MinimumMaximum(run.Series(tag), r => r.Value, Buckets))
                {
                    csv.Row(run.Label, tag, record.Step, record.Epoch, record.Value);
                }
            }
        }

        return csv.ToString();
    }
}
