using System.Globalization;
using Sharpest.Experiments.Data;
using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Runs.Benchmarks;
using Sharpest.Runtime;
using Sharpest.Spectra;

namespace Sharpest.Experiments.Benchmarks;

/// <summary>
/// The memory of a search for eigenpairs under a budget of half of what its graphs would take. To be measured before all
/// else: freed memory stays with the process.
/// </summary>
internal static class MemoryUse
{
    // Many small ones, so that the budget can hold some of them and not all.
    private const int MicroBatch = 64;
    private const string Status = "/proc/self/status";
    private const string PeakLabel = "VmHWM:";

    public static MemoryReading Measure(Workbench bench)
    {
        using Batch sample = bench.Sample(Math.Max(12 * MicroBatch, 2 * bench.Size.Samples));
        Objective objective = bench.Over(sample, MicroBatch);
        long wanted = GraphBytes(objective, bench);
        long before = PeakBytes();
        var options = new HessianOptions { MemoryBytes = Math.Max(1, wanted / 2) };
        using var hessian = new HessianOperator(objective, options);
        new LanczosSolver().Largest(hessian, SearchCost.Count, hessian.Gradient, stop: bench.Stop).Dispose();
        return new MemoryReading(
            options.MemoryBytes,
            wanted,
            hessian.KeptMicroBatches,
            objective.MicroBatches,
            PeakBytes() - before
        );
    }

    // The graphs of one micro-batch, as many times as there are: building all of them would raise the peak beforehand.
    private static long GraphBytes(Objective whole, Workbench bench)
    {
        using Batch part = bench.Sample(MicroBatch);
        Objective one = bench.Over(part, MicroBatch);
        long before = Allocator.AllocatedBytes ?? 0;
        using var hessian = new HessianOperator(one);
        return ((Allocator.AllocatedBytes ?? 0) - before) * whole.MicroBatches;
    }

    // The most resident memory that the process ever had; 0 where the system does not tell.
    private static long PeakBytes()
    {
        string? line = File.Exists(Status)
            ? File.ReadLines(Status).FirstOrDefault(l => l.StartsWith(PeakLabel, StringComparison.Ordinal))
            : null;
        return line is null ? 0 : 1024 * long.Parse(line[PeakLabel.Length..^2], CultureInfo.InvariantCulture);
    }
}
