namespace Sharpest.Runs.Benchmarks;

/// <summary>Memory of a search for eigenpairs whose graphs would not all fit their budget.</summary>
/// <param name="BudgetBytes">Bytes that the graphs might occupy.</param>
/// <param name="WantedBytes">Bytes that all of them would occupy; 0 where the allocator does not tell.</param>
/// <param name="KeptMicroBatches">Micro-batches whose graphs were kept.</param>
/// <param name="MicroBatches">All micro-batches.</param>
/// <param name="PeakBytes">The most resident memory of the process beyond what it had before.</param>
public sealed record MemoryReading(
    long BudgetBytes,
    long WantedBytes,
    int KeptMicroBatches,
    int MicroBatches,
    long PeakBytes
);
