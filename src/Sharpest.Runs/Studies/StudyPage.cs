using System.Globalization;
using Sharpest.Runs.Reports;
using Sharpest.Runs.Reports.Sections;

namespace Sharpest.Runs.Studies;

// The page of a study: caption, claims with their verdicts and numbers, figures, tables, runs.
internal static class StudyPage
{
    internal static string Render(Study study, IReadOnlyList<ReportFigure> figures, IReadOnlySet<string> files) =>
        PageFrame.Render(
            study.Title,
            html =>
            {
                AppendHeader(html, study);
                AppendFindings(html, study.Findings);
                foreach (var (chart, figure) in study.Charts.Zip(figures))
                {
                    var section = new FigureSection(chart.Title, chart.Reading, [figure], "");
                    FiguresSection.Append(html, section, files);
                }

                foreach (var table in study.Tables)
                {
                    AppendTable(html, table);
                }

                AppendDeviations(html, study.Deviations);
                AppendRuns(html, study.Groups);
            }
        );

    private static void AppendHeader(Html html, Study study)
    {
        html.Open("header").Element("p", "Sharpest · the paper's experiments", "eyebrow").Element("h1", study.Title);
        html.Element("p", study.Caption, "setting");
        var runs = study.Groups.SelectMany(group => group.Runs).ToList();
        var outcomes = runs.GroupBy(run => run.Outcome).Select(g => $"{Numbers.Whole(g.Count())} {g.Key}");
        html.Element("p", $"{Numbers.Count(runs.Count, "run")}: {string.Join(", ", outcomes)}", "setting");
        html.Open("p", "setting").Open("code").Text(study.Command).Close("code").Close("p");
        html.Close("header");
    }

    private static void AppendFindings(Html html, IReadOnlyList<ClaimFinding> findings)
    {
        if (findings.Count == 0)
        {
            return;
        }

        html.Open("section", "comparison").Element("h2", "What the runs say");
        foreach (var finding in findings)
        {
            ClaimSection.Append(html, finding);
        }

        html.Close("section");
    }

    private static void AppendTable(Html html, StudyTable table)
    {
        html.Open("section").Element("h2", table.Title);
        html.Element("p", "Mean over the seeds that completed ± standard deviation.", "reading");
        Open(html, [table.Corner, "runs", .. table.Columns]);
        foreach (var row in table.Rows)
        {
            Line(html, [row.Label, Whole(row.Runs), .. row.Cells.Select(cell => cell.ToText())]);
        }

        html.Raw("</tbody></table></div>");
        html.Open("p", "reading").Raw("Save as ");
        html.Raw(
            string.Join(
                " · ",
                ((string[])["csv", "md", "tex"]).Select(kind =>
                    $"<a href=\"tables/{table.Name}.{kind}\">{kind.ToUpperInvariant()}</a>"
                )
            )
        );
        html.Close("p").Close("section");
    }

    private static void AppendDeviations(Html html, IReadOnlyList<string> deviations)
    {
        if (deviations.Count == 0)
        {
            return;
        }

        html.Open("section").Element("h2", "What is done differently").Open("ul", "findings");
        foreach (var line in deviations)
        {
            html.Element("li", line);
        }

        html.Close("ul").Close("section");
    }

    private static void AppendRuns(Html html, IReadOnlyList<StudyGroup> groups)
    {
        html.Open("section").Element("h2", "Runs");
        Open(html, ["", "seed", "outcome", "peak λ₁", "last λ₁", "test accuracy", "folder"]);
        foreach (var group in groups)
        {
            foreach (var run in group.Runs)
            {
                var sharpness = run.Measurements.Where(m => m.Eigenpairs.Count > 0).Select(m => m.Eigenpairs[0].Value);
                var accuracy = run.Series("test/accuracy") is [.., var last] ? Numbers.Percent(last.Value) : "–";
                Line(
                    html,
                    [
                        group.Label,
                        run.Seed.ToString(CultureInfo.InvariantCulture),
                        run.Reason is null ? run.Outcome : $"{run.Outcome}: {run.Reason}",
                        Short(sharpness.DefaultIfEmpty(double.NaN).Max()),
                        Short(sharpness.LastOrDefault(double.NaN)),
                        accuracy,
                        run.Name,
                    ],
                    run.IsCompleted ? null : "diff"
                );
            }
        }

        html.Raw("</tbody></table></div>").Close("section");
    }

    private static void Open(Html html, IReadOnlyList<string> columns)
    {
        html.Raw("<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>");
        foreach (var column in columns)
        {
            html.Raw("<th scope=\"col\">").Text(column).Raw("</th>");
        }

        html.Raw("</tr></thead><tbody>\n");
    }

    private static void Line(Html html, IReadOnlyList<string> cells, string? style = null)
    {
        html.Open("tr", style);
        foreach (var cell in cells)
        {
            html.Raw("<td>").Text(cell).Raw("</td>");
        }

        html.Raw("</tr>\n");
    }

    private static string Whole(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Short(double value) => double.IsNaN(value) ? "–" : Numbers.Short(value);
}
