using System.Globalization;
using Sharpest.Runs.Reports.Sections;
using Sharpest.Runs.Sweeps;

namespace Sharpest.Runs.Reports;

/// <summary>The page of a sweep: a heat map for every number, and a table of all runs.</summary>
internal static class SweepPage
{
    internal static string Render(
        string title,
        IReadOnlyList<string> axes,
        IReadOnlyList<SweepGroup> groups,
        IReadOnlyList<SweepRow> rows
    ) =>
        PageFrame.Render(
            title,
            html =>
            {
                html.Open("header").Element("p", "Sharpest · sweep", "eyebrow").Element("h1", title);
                var outcomes = rows.GroupBy(row => row.Outcome).Select(g => $"{Numbers.Whole(g.Count())} {g.Key}");
                html.Element("p", $"{Numbers.Count(rows.Count, "run")}: {string.Join(", ", outcomes)}", "setting");
                html.Close("header");
                for (var i = 0; i < RunMetrics.Names.Count; i++)
                {
                    AppendMap(html, axes, groups, i);
                }

                AppendRuns(html, axes, rows);
            }
        );

    // The last axis runs across, all others down.
    private static void AppendMap(Html html, IReadOnlyList<string> axes, IReadOnlyList<SweepGroup> groups, int metric)
    {
        var means = groups.Select(group => group.Means[metric]).Where(double.IsFinite).ToList();
        if (means.Count == 0)
        {
            return;
        }

        html.Open("section").Element("h2", SweepTables.Title(RunMetrics.Names[metric]));
        html.Element("p", "Mean over the seeds that completed ± standard deviation; darker is larger.", "reading");
        html.Raw("<div class=\"scroll\" tabindex=\"0\"><table class=\"heat\"><thead><tr>");
        var across = groups.Select(Across).Distinct().ToList();
        foreach (var name in axes.SkipLast(1).DefaultIfEmpty(""))
        {
            html.Raw("<th scope=\"col\">").Text(name).Raw("</th>");
        }

        foreach (var value in across)
        {
            html.Raw("<th scope=\"col\">").Text(axes.Count > 0 ? $"{axes[^1]} {value}" : value).Raw("</th>");
        }

        html.Raw("</tr></thead><tbody>\n");
        foreach (var line in groups.GroupBy(group => string.Join('\u001f', group.Coordinates.SkipLast(1))))
        {
            html.Raw("<tr>");
            foreach (var value in line.First().Coordinates.SkipLast(1).DefaultIfEmpty(""))
            {
                html.Raw("<th scope=\"row\">").Text(value).Raw("</th>");
            }

            foreach (var value in across)
            {
                AppendCell(
                    html,
                    line.FirstOrDefault(group => Across(group) == value),
                    metric,
                    means.Min(),
                    means.Max()
                );
            }

            html.Raw("</tr>\n");
        }

        html.Raw("</tbody></table></div>").Close("section");
    }

    private static string Across(SweepGroup group) => group.Coordinates.Count > 0 ? group.Coordinates[^1] : "all";

    private static void AppendCell(Html html, SweepGroup? group, int metric, double low, double high)
    {
        var mean = group?.Means[metric] ?? double.NaN;
        if (double.IsNaN(mean))
        {
            html.Raw("<td>").Text(group is null ? "" : $"none of {Numbers.Whole(group.Runs)} completed").Raw("</td>");
            return;
        }

        var share = high > low ? (mean - low) / (high - low) : 0.5;
        var shade = (8 + (52 * Math.Clamp(share, 0, 1))).ToString("0", CultureInfo.InvariantCulture);
        html.Raw($"<td style=\"background:color-mix(in srgb,var(--rank) {shade}%,transparent)\">");
        html.Text(SweepTables.Cell(mean, group!.Spreads[metric])).Raw("</td>");
    }

    private static void AppendRuns(Html html, IReadOnlyList<string> axes, IReadOnlyList<SweepRow> rows)
    {
        html.Open("section").Element("h2", "All runs");
        html.Raw("<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>");
        foreach (
            var name in (string[])[.. axes, "seed", "run", "outcome", .. RunMetrics.Names.Select(SweepTables.Title)]
        )
        {
            html.Raw("<th scope=\"col\">").Text(name).Raw("</th>");
        }

        html.Raw("</tr></thead><tbody>\n");
        foreach (var row in rows)
        {
            var values = row.Metrics?.Values.Select(Numbers.Short) ?? [];
            html.Raw(row.Outcome == "completed" ? "<tr>" : "<tr class=\"diff\">");
            string[] cells =
            [
                .. row.Coordinates,
                row.Seed.ToString(CultureInfo.InvariantCulture),
                row.Run,
                row.Outcome,
                .. values,
            ];
            foreach (var cell in cells)
            {
                html.Raw("<td>").Text(cell).Raw("</td>");
            }

            html.Raw("</tr>\n");
        }

        html.Raw("</tbody></table></div>").Close("section");
    }
}
