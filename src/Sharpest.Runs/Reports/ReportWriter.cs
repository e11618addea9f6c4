using Sharpest.Runs.Figures;
using Sharpest.Runs.Reports.Plots;
using Sharpest.Runs.Storage;

namespace Sharpest.Runs.Reports;

/// <summary>
/// Makes a report of one or several runs: a page that needs no network, and its figures as files. The same runs give the
/// same page.
/// </summary>
public static class ReportWriter
{
    /// <summary>
    /// Writes <c>report.html</c> and <c>figures/*.svg</c> and <c>*.png</c>. Without a font on the machine the PNG files
    /// are left out, and a note says so.
    /// </summary>
    /// <param name="runs">The runs, in the order they are shown; at least one.</param>
    /// <param name="directory">Where to write; made when missing. A run's own folder is a good place.</param>
    /// <param name="options">What the report says beyond the numbers.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="ArgumentException">There is no run, or <paramref name="directory"/> is not a path.</exception>
    /// <exception cref="RunFormatException">The series of a run are missing, damaged or of a newer format.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static ReportResult Write(IReadOnlyList<RunFolder> runs, string directory, ReportOptions options) =>
        Write(runs, directory, options, FontFinder.UsualFolders);

    internal static ReportResult Write(
        IReadOnlyList<RunFolder> runs,
        string directory,
        ReportOptions options,
        IReadOnlyList<string> fontFolders
    )
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        if (runs.Count == 0)
        {
            throw new ArgumentException("A report needs at least one run.", nameof(runs));
        }

        var folder = Folders.Make(directory);
        var data = RunData.Load(runs);
        IReadOnlyList<FigureSection> sections =
        [
            EigenvaluePlot.Section(data),
            StabilityPlot.Section(data),
            StepChangePlot.Section(data),
            LearningPlot.Section(data),
            GradientSharePlot.Section(data),
            .. Asked(data),
        ];
        var notes = new List<string>();
        var files = FigureFiles.Write(
            [.. sections.SelectMany(section => section.Figures)],
            Folders.Make(Path.Combine(folder, "figures")),
            options.Png ? fontFolders : null,
            notes
        );
        var page = Path.Combine(folder, "report.html");
        var names = files.Select(file => Path.GetFileName(file)).ToHashSet(StringComparer.Ordinal);
        AtomicFile.WriteText(page, ReportPage.Render(data, sections, names, options));
        return new ReportResult(page, files, notes);
    }

    // What is measured only on request is not missing where nobody asked for it.
    private static IEnumerable<FigureSection> Asked(IReadOnlyList<RunData> data) =>
        (
            (FigureSection[])
                [
                    FollowedPlot.Section(data),
                    AlignmentPlot.Section(data),
                    CrossSectionPlot.Section(data),
                    WidthPlot.Section(data),
                    NormPlot.Section(data),
                    ProjectionPlot.Section(data),
                ]
        ).Where(section => section.Figures.Count > 0);
}
