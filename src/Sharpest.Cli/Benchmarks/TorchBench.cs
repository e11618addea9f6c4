using Sharpest.Experiments.Benchmarks;
using Sharpest.Runs.Benchmarks;

namespace Sharpest.Cli.Benchmarks;

/// <summary>Measures with libtorch, which is loaded when the benchmark begins and not before.</summary>
internal sealed class TorchBench : IBenchRunner
{
    /// <inheritdoc/>
    public BenchReport Run(BenchOptions options, IProgress<string> progress, CancellationToken stop) =>
        new Bench(options).Run(progress, stop);
}
