using Sharpest.Runs.Charts;
using Sharpest.Runs.Figures;
using Sharpest.Runs.Reports;
using Sharpest.Runs.Storage;

namespace Sharpest.Runs.Studies;

/// <summary>Makes the page of a study, its figures and its tables. The same runs give the same page.</summary>
public static class StudyWriter
{
    /// <summary>
    /// Writes <c>report.html</c>, <c>findings.json</c>, <c>figures/*.svg</c> and <c>*.png</c>, and <c>tables/*.md</c>,
    /// <c>*.csv</c> and <c>*.tex</c>. Without a font on the machine the PNG files are left out, and a note says so.
    /// </summary>
    /// <param name="study">The study.</param>
    /// <param name="directory">Where to write; made when missing.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static ReportResult Write(Study study, string directory)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        var folder = Folders.Make(directory);
        var notes = new List<string>();
        ReportFigure[] figures = [.. study.Charts.Select(ChartPlot.ToFigure)];
        var files = FigureFiles.Write(
            figures,
            Folders.Make(Path.Combine(folder, "figures")),
            FontFinder.UsualFolders,
            notes
        );
        WriteTables(study, folder);
        AtomicFile.WriteText(Path.Combine(folder, "findings.json"), FindingsText.Write(study.Findings));
        var names = files.Select(file => Path.GetFileName(file)).ToHashSet(StringComparer.Ordinal);
        var page = Path.Combine(folder, "report.html");
        AtomicFile.WriteText(page, StudyPage.Render(study, figures, names));
        return new ReportResult(page, files, notes);
    }

    private static void WriteTables(Study study, string folder)
    {
        if (study.Tables.Count == 0)
        {
            return;
        }

        var place = Folders.Make(Path.Combine(folder, "tables"));
        foreach (var table in study.Tables)
        {
            AtomicFile.WriteText(Path.Combine(place, table.Name + ".md"), StudyTables.Markdown(table));
            AtomicFile.WriteText(Path.Combine(place, table.Name + ".csv"), StudyTables.Csv(table));
            AtomicFile.WriteText(Path.Combine(place, table.Name + ".tex"), StudyTables.Latex(table));
        }
    }
}
