using System.Text;
using Sharpest.Runs.Reports;
using Sharpest.Runs.Reports.Sections;
using Sharpest.Runs.Storage;

namespace Sharpest.Runs.Studies;

/// <summary>
/// One page over several studies: every claim with its verdict and numbers, and the way to each page; and the same as a
/// Markdown table.
/// </summary>
public static class StudyOverview
{
    /// <summary>Writes <c>report.html</c> and <c>report.md</c>, replacing what an earlier call wrote.</summary>
    /// <param name="title">The title of the page.</param>
    /// <param name="entries">The studies, in the order in which they are shown.</param>
    /// <param name="directory">The folder that holds those of the studies; made when missing.</param>
    /// <returns>The absolute path of the page.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static string Write(string title, IReadOnlyList<StudyEntry> entries, string directory)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        var folder = Folders.Make(directory);
        var page = Path.Combine(folder, "report.html");
        AtomicFile.WriteText(page, Render(title, entries));
        AtomicFile.WriteText(Path.Combine(folder, "report.md"), Markdown(title, entries));
        return page;
    }

    internal static string Render(string title, IReadOnlyList<StudyEntry> entries) =>
        PageFrame.Render(
            title,
            html =>
            {
                html.Open("header").Element("p", "Sharpest · the paper's experiments", "eyebrow");
                html.Element("h1", title).Element("p", Counts(entries), "setting").Close("header");
                foreach (var entry in entries)
                {
                    Append(html, entry);
                }
            }
        );

    private static string Markdown(string title, IReadOnlyList<StudyEntry> entries)
    {
        var text = new StringBuilder($"# {title}\n\n{Counts(entries)}.\n\n");
        text.Append(MarkdownTable.Line(["item", "claim", "verdict", "numbers"]));
        text.Append(MarkdownTable.Line(["---", "---", "---", "---"]));
        foreach (var entry in entries)
        {
            foreach (var finding in entry.Study.Findings)
            {
                text.Append(
                    MarkdownTable.Line([
                        $"`{entry.Folder}`",
                        finding.Claim,
                        ClaimSection.InWords(finding.Verdict),
                        string.Join("; ", finding.Numbers),
                    ])
                );
            }
        }

        return text.ToString();
    }

    private static string Counts(IReadOnlyList<StudyEntry> entries)
    {
        var counts = entries
            .SelectMany(entry => entry.Study.Findings)
            .CountBy(finding => finding.Verdict)
            .OrderBy(count => count.Key)
            .Select(count => $"{Numbers.Whole(count.Value)} {ClaimSection.InWords(count.Key)}");
        return $"{Numbers.Count(entries.Sum(entry => entry.Study.Findings.Count), "claim")}: {string.Join(", ", counts)}";
    }

    private static void Append(Html html, StudyEntry entry)
    {
        html.Open("section").Open("h2").Raw($"<a href=\"{Uri.EscapeDataString(entry.Folder)}/report.html\">");
        html.Text(entry.Study.Title).Raw("</a>").Close("h2");
        foreach (var finding in entry.Study.Findings)
        {
            ClaimSection.Append(html, finding);
        }

        html.Close("section");
    }
}
