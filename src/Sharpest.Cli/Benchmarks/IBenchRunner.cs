using Sharpest.Experiments.Benchmarks;
using Sharpest.Runs.Benchmarks;

namespace Sharpest.Cli.Benchmarks;

/// <summary>Measures what measuring costs.</summary>
internal interface IBenchRunner
{
    /// <summary>Measures all figures.</summary>
    /// <param name="options">What to run on.</param>
    /// <param name="progress">Told in one line what is being measured.</param>
    /// <param name="stop">Ends it soon.</param>
    /// <returns>The figures.</returns>
    BenchReport Run(BenchOptions options, IProgress<string> progress, CancellationToken stop);
}
