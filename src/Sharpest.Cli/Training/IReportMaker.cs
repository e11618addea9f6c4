using Sharpest.Runs;
using Sharpest.Runs.Reports;

namespace Sharpest.Cli.Training;

/// <summary>Makes reports of runs.</summary>
internal interface IReportMaker
{
    /// <summary>Makes one report of one or several runs.</summary>
    /// <param name="runs">The runs, in the order in which they are shown.</param>
    /// <param name="folder">Where the report goes, as an absolute path.</param>
    /// <param name="options">What it says beyond the numbers.</param>
    /// <returns>What was written.</returns>
    ReportResult Make(IReadOnlyList<RunFolder> runs, string folder, ReportOptions options);
}
