using BenchmarkDotNet.Attributes;
using Sharpest.Operators;
using Sharpest.Spectra;
using static TorchSharp.torch;

namespace Sharpest.Benchmarks;

/// <summary>
/// Lanczos without its products: on a diagonal matrix, whose product is one multiplication. The time over the number of
/// steps is that of one step, orthogonalisation and Ritz problem included.
/// </summary>
public class SolverBenchmarks
{
    private Diagonal diagonal = null!;
    private Tensor start = null!;

    /// <summary>Rows.</summary>
    [Params(271_210, 2_400_000)]
    public int Rows { get; set; }

    /// <summary>Products.</summary>
    [Params(20)]
    public int Steps { get; set; }

    /// <summary>Makes what is timed.</summary>
    [GlobalSetup]
    public void Begin()
    {
        diagonal = new Diagonal(rand(Rows));
        start = rand(Rows);
    }

    /// <summary>A search that takes all its steps.</summary>
    [Benchmark]
    public void Lanczos() =>
        new LanczosSolver(new LanczosOptions { Tolerance = 1e-12, MaxOperatorCalls = Steps })
            .Largest(diagonal, 5, start)
            .Dispose();

    /// <summary>Frees it.</summary>
    [GlobalCleanup]
    public void End()
    {
        start.Dispose();
        diagonal.Dispose();
    }

    private sealed class Diagonal(Tensor entries) : ISymmetricOperator, IDisposable
    {
        public long Dimension => entries.size(0);

        public ScalarType DType => entries.dtype;

        public Device Device => entries.device;

        public Tensor Apply(Tensor vector) => entries.mul(vector);

        public void Dispose() => entries.Dispose();
    }
}
