using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Sharpest.Benchmarks;

/// <summary>Times the pieces: <c>dotnet run -c Release --project bench/Sharpest.Benchmarks -- --filter "*Product*"</c>.</summary>
internal static class Program
{
    // In this very process, whose start has made libtorch loadable and tuned the allocator.
    private static void Main(string[] args) =>
        BenchmarkSwitcher
            .FromAssembly(typeof(Program).Assembly)
            .Run(args, DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)));
}
