using System.Globalization;
using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Showing;
using Sharpest.Runs.Benchmarks;
using Spectre.Console;

namespace Sharpest.Cli.Benchmarks;

/// <summary>A benchmark as a person reads it.</summary>
internal static class BenchTable
{
    /// <summary>Writes a report.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="report">The report.</param>
    public static void Write(IAnsiConsole output, BenchReport report)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        output.Plain(
            string.Create(
                culture,
                $"{report.Model} ({report.Parameters} parameters) on {report.Dataset}, {report.Samples} examples, weights {report.Weights}"
            )
        );
        output.Plain(
            string.Create(
                culture,
                $"{report.Machine.Processor}, {report.Threads} threads, at most {report.PeakGflops:0} GFLOP/s; allocator {report.Allocator}{(report.Quick ? "; a quick look, numbers are rough" : "")}"
            )
        );
        output.Write(
            RunTables.Rows(["figure", "value", "spread", "goal", ""], BenchGoal.All.Select(g => Row(g, report)))
        );
        output.Write(
            RunTables.Rows(
                ["model", "product / gradient"],
                report.HvpPerGradientByModel.Select(m => new[] { m.Key, BenchText.Of(m.Value, BenchUnit.Ratio) })
            )
        );
        output.Write(
            RunTables.Rows(
                ["product of", "seconds", "Lanczos basis"],
                [
                    .. report.Growth.Samples.Select(p => Growth("examples", p)),
                    .. report.Growth.Parameters.Select(p => Growth("parameters", p)),
                ]
            )
        );
        MemoryReading memory = report.Memory;
        output.Plain(
            string.Create(
                culture,
                $"Memory: graphs of {memory.WantedBytes / 1e6:0} MB, budget {memory.BudgetBytes / 1e6:0} MB, {memory.KeptMicroBatches} of {memory.MicroBatches} micro-batches kept; resident at most {memory.PeakBytes / 1e6:0} MB above before"
            )
        );
    }

    private static string[] Row(BenchGoal goal, BenchReport report) =>
        [
            goal.Title,
            BenchText.Of(goal.Value(report), goal.Unit),
            report.Spread.TryGetValue(goal.Key, out double spread) ? Number.Percent(spread) : "",
            BenchText.Bound(goal),
            goal.Bound is null ? "" : BenchText.Verdict(goal.IsReached(report)),
        ];

    private static string[] Growth(string what, GrowthPoint point) =>
        [
            string.Create(CultureInfo.InvariantCulture, $"{point.Size} {what}"),
            Number.Short(point.ProductSeconds),
            string.Create(CultureInfo.InvariantCulture, $"{point.BasisBytes / 1e6:0} MB"),
        ];
}
