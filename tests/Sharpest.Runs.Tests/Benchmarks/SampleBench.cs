using Sharpest.Runs.Benchmarks;

namespace Sharpest.Runs.Tests.Benchmarks;

/// <summary>Results with numbers that are easily told apart.</summary>
internal static class SampleBench
{
    public static BenchReport Ours { get; } =
        new()
        {
            Machine = new MachineDescription("Linux", "A processor", 2, 1_000_000, "fine"),
            Threads = 2,
            Versions = new Dictionary<string, string> { ["sharpest"] = "1.2.3" },
            Allocator = "tuned",
            Quick = false,
            Model = "simple-cnn",
            Parameters = 271_210,
            Dataset = "fashion-mnist",
            Weights = "after 300 steps",
            Samples = 512,
            Repetitions = 7,
            HvpPerGradient = 1.4,
            HvpPerGradientByModel = new Dictionary<string, double>
            {
                ["simple-cnn"] = 1.4,
                ["resnet-32"] = 1.6,
                ["ptb-lstm"] = 2,
            },
            OperatorCalls = 17,
            SolverOverhead = 0.04,
            TopkSeconds = 5,
            Eigenvalues = [50, 40, 30, 20, 10],
            Residuals = [1e-4, 2e-4, 3e-4, 4e-4, 5e-4],
            MeasurePerEpoch = 0.9,
            MeasurePerEpochEconomy = 0.12,
            EconomyDifference = 0.25,
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

    public const string Peers = """
        {
          "processor": "A processor", "threads": 2, "versions": { "torch": "1.13.1" }, "allocator": "default", "samples": 512,
          "train_samples_per_second": 800, "ours_train_samples_per_second": 2000,
          "ours_train_samples_per_second_by_tiles": 3000,
          "searches": [
            { "name": "scipy", "call": "eigsh(k=5)", "seconds": 65, "ours_seconds": 5, "products": 32, "eigenvalues": [50, 40, 30, 20, 10], "residual": 1e-4 },
            { "name": "pyhessian", "call": "eigenvalues(top_n=5)", "seconds": 150, "ours_seconds": 6, "products": 74, "eigenvalues": [50, 40, 30, 20, 10], "residual": 0.05 }
          ],
          "missing": ["hessian-eigenthings is not installed"]
        }
        """;
}
