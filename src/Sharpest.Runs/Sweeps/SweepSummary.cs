using Sharpest.Runs.Reports;
using Sharpest.Runs.Storage;

namespace Sharpest.Runs.Sweeps;

/// <summary>What a sweep found: tables for other programs and a page with heat maps.</summary>
public static class SweepSummary
{
    /// <summary>
    /// Writes <c>runs.csv</c> (a line a run), <c>summary.csv</c>, <c>summary.md</c> and <c>summary.tex</c> (a line a combination,
    /// mean and spread over seeds) and <c>report.html</c>, replacing what an earlier call wrote.
    /// </summary>
    /// <param name="folder">The folder of the sweep.</param>
    /// <param name="axes">The names of what was varied.</param>
    /// <param name="rows">The runs.</param>
    /// <returns>The page.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static string Write(string folder, IReadOnlyList<string> axes, IReadOnlyList<SweepRow> rows)
    {
        ArgumentNullException.ThrowIfNull(axes);
        ArgumentNullException.ThrowIfNull(rows);
        var groups = SweepGroup.Of(rows);
        AtomicFile.WriteText(Path.Combine(folder, "runs.csv"), SweepTables.RunsCsv(axes, rows));
        AtomicFile.WriteText(Path.Combine(folder, "summary.csv"), SweepTables.GroupsCsv(axes, groups));
        AtomicFile.WriteText(Path.Combine(folder, "summary.md"), SweepTables.Markdown(axes, groups));
        AtomicFile.WriteText(Path.Combine(folder, "summary.tex"), SweepTables.Latex(axes, groups));
        var page = Path.Combine(folder, "report.html");
        AtomicFile.WriteText(page, SweepPage.Render(Path.GetFileName(Path.GetFullPath(folder)), axes, groups, rows));
        return page;
    }
}
