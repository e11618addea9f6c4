using Sharpest.Runs;
using Sharpest.Runs.Reports;

namespace Sharpest.Cli.Training;

/// <summary>Makes the self-contained HTML reports.</summary>
internal sealed class HtmlReports : IReportMaker
{
    /// <inheritdoc/>
    public ReportResult Make(IReadOnlyList<RunFolder> runs, string folder, ReportOptions options) =>
        ReportWriter.Write(runs, folder, options);
}
