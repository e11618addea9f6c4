using Sharpest.Cli.Benchmarks;
using Sharpest.Experiments.Benchmarks;
using Sharpest.Runs;
using Sharpest.Runs.Benchmarks;

namespace Sharpest.Cli.Tests.Support;

/// <summary>Gives known numbers without measuring.</summary>
internal sealed class FakeBench : IBenchRunner
{
    public List<BenchOptions> Calls { get; } = [];

    public BenchReport Run(BenchOptions options, IProgress<string> progress, CancellationToken stop)
    {
        Calls.Add(options);
        progress.Report("measuring");
        stop.ThrowIfCancellationRequested();
        return new BenchReport
        {
            Machine = new MachineDescription("Linux", "A processor", 2, 1_000_000, "fine"),
            Threads = 2,
            Versions = new Dictionary<string, string> { ["sharpest"] = "1.2.3" },
            Allocator = "tuned",
            Quick = options.Quick,
            Model = "simple-cnn",
            Parameters = 271_210,
            Dataset = "fashion-mnist",
            Weights = "after 300 steps",
            Samples = 512,
            Repetitions = 7,
            HvpPerGradient = 1.4,
            HvpPerGradientByModel = new Dictionary<string, double> { ["resnet-32"] = 1.6 },
            OperatorCalls = 17,
            SolverOverhead = 0.04,
            TopkSeconds = 5,
            Eigenvalues = [50, 40],
            Residuals = [1e-4, 2e-4],
            MeasurePerEpoch = 0.9,
            MeasurePerEpochEconomy = 0.12,
            EconomyDifference = null,
            EveryStepPerPlainStep = 1.8,
            TrainSamplesPerSecond = 2000,
            TrainSamplesPerSecondByTiles = 3000,
            PeakGflops = 437,
            PeakFractionGradient = 0.41,
            PeakFractionHvp = 0.61,
            StepDecompositionForwards = 90,
            StepDecompositionEquivalents = 55,
            Memory = new MemoryReading(100_000_000, 200_000_000, 1, 2, 90_000_000),
            Growth = new GrowthReading([new(256, 0.25, 20_000_000)], [new(1_000_000, 0.125, 68_000_000)]),
            Spread = new Dictionary<string, double> { ["topk_seconds"] = 0.02 },
        };
    }
}
