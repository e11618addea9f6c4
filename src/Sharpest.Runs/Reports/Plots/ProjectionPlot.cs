using System.Globalization;
using Sharpest.Runs.Exports;
using Sharpest.Runs.Figures;

namespace Sharpest.Runs.Reports.Plots;

/// <summary>The share of every gradient and of every step along the directions in force, two panels a run.</summary>
internal static class ProjectionPlot
{
    private const string GradientTag = "nudge/gradient-share-e";
    private const string StepTag = "nudge/step-share-e";
    private const int Buckets = 300;
    private const int Windows = 25;

    internal static FigureSection Section(IReadOnlyList<RunData> runs)
    {
        var projected = runs.Where(run => Ranks(run, GradientTag).Count > 0).ToList();
        return new FigureSection(
            "Every gradient and step along the directions in force",
            "The running mean of |g·e|/‖g‖ for mini-batch gradients, and the same for the steps that the optimizer made of them. "
                + "Where the optimizer scales its step along the directions, the two differ.",
            projected.Count == 0 ? [] : [new ReportFigure("projections", Plot(runs, projected), Csv(projected))],
            "Gradients and steps were not projected."
        );
    }

    private static Plot Plot(IReadOnlyList<RunData> runs, List<RunData> projected)
    {
        var panels = projected
            .SelectMany(run => (Panel[])[Panel(runs, run, "gradient", GradientTag), Panel(runs, run, "step", StepTag)])
            .ToList();
        var y = Axis.Linear(
            "share of the length",
            panels.SelectMany(panel => panel.Series).SelectMany(s => s.Points).Select(p => p.Y).Append(0),
            percent: true
        );
        return new Plot(
            "Gradients and steps along the directions in force",
            "Lines of the share of gradients and steps along each direction against optimizer steps, for "
                + PlotStyles.Names(projected)
                + ".",
            [.. panels.Select(panel => panel with { Y = y })]
        );
    }

    private static Panel Panel(IReadOnlyList<RunData> runs, RunData run, string what, string tag)
    {
        var ranks = Ranks(run, tag);
        return new Panel(
            $"{run.Label}: {what}",
            PlotStyles.Steps(runs),
            Axis.Linear("", []),
            [.. ranks.Select(rank => Line(run, tag, rank, ranks.Count))]
        )
        {
            TitleInk = run.Ink,
        };
    }

    private static PlotSeries Line(RunData run, string tag, int rank, int ranks)
    {
        var series = run.Series(Tag(tag, rank));
        var smooth = Thinning.Every(Thinning.Smooth(series, Math.Max(1, series.Count / Windows)), Buckets);
        return new PlotSeries(
            "e" + Numbers.Subscript(rank),
            [.. smooth.Select(record => new PlotPoint(record.Step, 100 * record.Value))],
            PlotStyles.Rank(rank, ranks)
        );
    }

    private static List<int> Ranks(RunData run, string tag) =>
        [.. Enumerable.Range(1, run.Scalars.Count).TakeWhile(rank => run.Series(Tag(tag, rank)).Count > 0)];

    private static string Tag(string tag, int rank) => tag + rank.ToString(CultureInfo.InvariantCulture);

    private static string Csv(List<RunData> runs)
    {
        var csv = new CsvText("run", "series", "step", "epoch", "value");
        foreach (var run in runs)
        {
            foreach (var tag in (string[])[GradientTag, StepTag])
            {
                foreach (var rank in Ranks(run, tag))
                {
                    foreach (var r in Thinning.MinimumMaximum(run.Series(Tag(tag, rank)), r => r.Value, Buckets))
                    {
                        csv.Row(run.Label, r.Tag, r.Step, r.Epoch, r.Value);
                    }
                }
            }
        }

        return csv.ToString();
    }
}
