using System.Globalization;
using Sharpest.Runs.Figures;

namespace Sharpest.Runs.Reports.Sections;

// One card a run: how it ended, its key numbers and its verdict.
internal static class RunsSection
{
    private const int MostEvents = 6;

    internal static void Append(Html html, IReadOnlyList<RunData> runs, bool compared)
    {
        html.Open("section", runs.Count == 1 ? "runs single" : "runs");
        foreach (var run in runs)
        {
            html.Open("article", "run");
            AppendHead(html, run);
            AppendStatus(html, run);
            if (run.Manifest.Verdict is { } verdict)
            {
                VerdictSection.Append(html, verdict, "h3", runs.Count == 1 && !compared ? "verdict hero" : "verdict");
            }

            AppendNumbers(html, run);
            AppendEvents(html, run);
            html.Close("article");
        }

        html.Close("section");
    }

    private static void AppendHead(Html html, RunData run)
    {
        html.Open("h2", "name");
        html.Raw(
                $"<span class=\"dot\" style=\"background:var({Palette.Variable(run.Ink)})\"></span><span class=\"label\">"
            )
            .Text(run.Label)
            .Raw("</span>");
        html.Raw($" <span class=\"badge {run.Manifest.Status.ToString().ToLowerInvariant()}\">");
        html.Text(run.Manifest.Status.ToString()).Raw("</span>").Close("h2");
    }

    private static void AppendStatus(Html html, RunData run)
    {
        var sentence = run.Manifest.Status switch
        {
            RunStatus.Running => "This run has not ended. The report shows what was recorded so far.",
            RunStatus.Diverged =>
                "This run diverged: its loss or weights became NaN or infinite. The report shows what was recorded before.",
            RunStatus.Cancelled => "This run was stopped early. The report shows what was recorded before.",
            RunStatus.Failed => "An error ended this run. The report shows what was recorded before.",
            _ => null,
        };
        if (sentence is null && run.Manifest.Reason is null)
        {
            return;
        }

        html.Open("p", "alert " + run.Manifest.Status.ToString().ToLowerInvariant());
        html.Text(string.Join(" ", new[] { sentence, run.Manifest.Reason }.Where(text => text is not null)));
        html.Close("p");
    }

    private static void AppendNumbers(Html html, RunData run)
    {
        var numbers = new List<(string Name, string Value)>();
        if (run.LastMeasured is { } last)
        {
            var sharpness = last.Eigenpairs[0].Value;
            numbers.Add(("λ₁ at the end", Numbers.Short(sharpness)));
            if (!run.Manifest.IsAdaptive)
            {
                numbers.Add(($"threshold {run.ThresholdFormula}", Numbers.Short(run.Threshold(last))));
                numbers.Add(("λ₁·η", Numbers.Short(sharpness * last.LearningRate)));
            }
        }

        AddLast(numbers, run, "train/loss", "last training loss", Numbers.Short);
        AddLast(numbers, run, "validation/accuracy", "validation accuracy", Numbers.Percent);
        AddLast(numbers, run, "test/accuracy", "test accuracy", Numbers.Percent);
        AddLast(numbers, run, "best/test-accuracy", "with the best weights", Numbers.Percent);
        if (run.Manifest.Steps > 0)
        {
            var planned = run.Manifest.PlannedSteps;
            var of = planned > run.Manifest.Steps ? " of " + Numbers.Whole(planned) : "";
            numbers.Add(("steps", Numbers.Whole(run.Manifest.Steps) + of));
        }

        if (run.Manifest.Ended is { } ended)
        {
            numbers.Add(("time", Numbers.Duration(ended - run.Manifest.Started)));
        }

        if (numbers.Count == 0)
        {
            return;
        }

        html.Open("dl", "numbers");
        foreach (var (name, value) in numbers)
        {
            html.Raw("<div>").Element("dt", name).Element("dd", value).Raw("</div>");
        }

        html.Close("dl");
    }

    private static void AddLast(
        List<(string Name, string Value)> numbers,
        RunData run,
        string tag,
        string name,
        Func<double, string> format
    )
    {
        if (run.Last(tag) is { } value)
        {
            numbers.Add((name, format(value)));
        }
    }

    private static void AppendEvents(Html html, RunData run)
    {
        var events = run.Events.Where(e => e.Level != "info").ToList();
        if (events.Count == 0)
        {
            return;
        }

        html.Open("ul", "events");
        foreach (var e in events.Take(MostEvents))
        {
            html.Element("li", $"Step {Numbers.Whole(e.Step)}, {e.Level}: {e.Text}");
        }

        if (events.Count > MostEvents)
        {
            var more = (events.Count - MostEvents).ToString(CultureInfo.InvariantCulture);
            html.Element("li", $"and {more} more in the run's events.");
        }

        html.Close("ul");
    }
}
