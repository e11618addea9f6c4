#pragma warning disable RS0030 // the console is the way to the other program
using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Sharpest.Benchmarks;

/// <summary>
/// Times the pieces: <c>dotnet run -c Release --project bench/Sharpest.Benchmarks -- --filter "*Product*"</c>; and with
/// <c>turns FOLDER THREADS</c> takes turns with the other programs of <c>bench/peers</c>.
/// </summary>
internal static class Program
{
    // In this very process, whose start has made libtorch loadable and tuned the allocator.
    private static void Main(string[] args)
    {
        if (args is ["turns", string folder, string threads])
        {
            TakingTurns.Answer(folder, int.Parse(threads, CultureInfo.InvariantCulture), Console.In, Console.Out);
            return;
        }
        BenchmarkSwitcher
            .FromAssembly(typeof(Program).Assembly)
            .Run(args, DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)));
    }
}
