using Sharpest.Convolutions;

namespace Sharpest.Runtime;

/// <summary>What the start of the runtime found and did.</summary>
/// <param name="Libtorch">How libtorch was loaded.</param>
/// <param name="AllocatorTuned">Whether the C allocator keeps freed memory for the next tensor.</param>
/// <param name="Threads">Threads that libtorch computes with.</param>
/// <param name="Convolutions">What the self-test of convolutions found.</param>
public sealed record RuntimeReport(
    LibtorchLoad Libtorch,
    bool AllocatorTuned,
    int Threads,
    ConvolutionFinding Convolutions
);
