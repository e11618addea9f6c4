namespace Sharpest.Runs.Reports.Sections;

// The top of the page: what it is about, and what follows from all runs together.
internal static class HeaderSection
{
    internal static string Title(IReadOnlyList<RunData> runs, ReportOptions options) =>
        options.Title
        ?? (
            runs.Count <= 2
                ? string.Join(" against ", runs.Select(run => run.Label))
                : $"{Numbers.Whole(runs.Count)} runs side by side"
        );

    internal static void Append(Html html, IReadOnlyList<RunData> runs, ReportOptions options)
    {
        html.Open("header");
        html.Element("p", "Sharpest · curvature of training", "eyebrow");
        html.Element("h1", Title(runs, options));
        html.Element("p", Setting(runs), "setting");
        if (options.Comparison is { } comparison)
        {
            html.Open("section", "comparison");
            VerdictSection.Append(html, comparison, "h2", "verdict hero");
            html.Close("section");
        }

        html.Close("header");
    }

    private static string Setting(IReadOnlyList<RunData> runs)
    {
        var first = runs[0].Manifest;
        var parts = new List<string>();
        var data = runs.Select(run => run.Manifest.Data?.Name).Distinct().ToList();
        if (data is [{ } name])
        {
            parts.Add($"{name}, {Numbers.Whole(first.Data!.TrainingExamples)} training examples");
        }

        if (runs.Select(run => run.Manifest.Parameters).Distinct().Count() == 1 && first.Parameters > 0)
        {
            parts.Add($"{Numbers.Whole(first.Parameters)} parameters");
        }

        parts.Add(Numbers.Time(runs.Min(run => run.Manifest.Started)));
        return string.Join(" · ", parts);
    }
}
