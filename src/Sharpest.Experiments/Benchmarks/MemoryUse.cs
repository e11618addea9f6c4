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
    private const string Status = "/proc/self/status";
    private const string PeakLabel = "VmHWM:";

    public static MemoryReading Measure(Workbench bench)
    {
        using Batch sample = bench.Sample(2 * Math.Max(Workbench.MicroBatch, bench.Size.Samples));
        Objective objective = bench.Over(sample);
        long wanted = GraphBytes(objective, sample.Size, bench);
        long before = PeakBytes();
        var options = new HessianOptions { GraphBytes = Math.Max(1, wanted / 2) };
        using var hessian = new HessianOperator(objective, options);
        new LanczosSolver().Largest(hessian, SearchCost.Count, hessian.Gradient, stop: bench.Stop).Dispose();
        return new MemoryReading(
            options.GraphBytes,
            wanted,
            hessian.KeptMicroBatches,
            objective.MicroBatches,
            PeakBytes() - before
        );
    }

    // The graphs of one micro-batch, as many times as there are: building all of them would raise the peak beforehand.
    private static long GraphBytes(Objective whole, int examples, Workbench bench)
    {
        using Batch part = bench.Sample(Math.Min(examples, Workbench.MicroBatch));
        Objective one = bench.Over(part);
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
