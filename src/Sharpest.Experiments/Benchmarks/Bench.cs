using Sharpest.Experiments.Training;
using Sharpest.Runs;
using Sharpest.Runs.Benchmarks;
using Sharpest.Runtime;
using TorchSharp;

namespace Sharpest.Experiments.Benchmarks;

/// <summary>Measures what measuring costs on this machine, figure by figure.</summary>
public sealed class Bench
{
    private readonly BenchOptions options;

    /// <summary>Creates a benchmark.</summary>
    /// <param name="options">What it runs on, and for how long.</param>
    public Bench(BenchOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
    }

    /// <summary>Measures all figures, and exports weights and examples if asked to.</summary>
    /// <param name="progress">Told in one line what is being measured.</param>
    /// <param name="stop">Asked between repetitions and between products.</param>
    /// <returns>The figures.</returns>
    /// <exception cref="Data.DataException">The data cannot be had.</exception>
    /// <exception cref="RunFormatException">The weights are damaged or belong to another model.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public BenchReport Run(IProgress<string> progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(progress);
        RuntimeReport runtime = SharpestRuntime.Start();
        SharpestRuntime.UseThreads(options.Threads ?? Environment.ProcessorCount);
        using var bench = new Workbench(options, progress, stop);
        if (options.ExportFolder is { } folder)
            bench.Export(folder);
        return Report(bench, MachineFacts.Read(runtime), Measure(bench, progress));
    }

    private static Figures Measure(Workbench bench, IProgress<string> progress)
    {
        T Take<T>(string what, Func<T> figure)
        {
            progress.Report($"measuring {what}");
            return figure();
        }
        MemoryReading memory = Take("memory", () => MemoryUse.Measure(bench));
        ProductCost product = Take("gradient, product and the machine's peak", () => ProductCost.Measure(bench));
        SearchCost search = Take("the search for eigenpairs", () => SearchCost.Measure(bench));
        StepAnalysisCost steps = Take("the step analysis", () => StepAnalysisCost.Measure(bench));
        GrowthReading growth = Take("growth", () => Growth.Measure(bench, search.OperatorCalls));
        IReadOnlyDictionary<string, Reading> models = ModelProducts.Measure(bench, progress);
        EveryStepCost training = Take("training", () => EveryStepCost.Measure(bench)); // moves the weights
        EpochShare epoch = Take("whole measurements", () => EpochShare.Measure(bench, search));
        return new Figures(memory, product, search, steps, growth, models, training, epoch);
    }

    private BenchReport Report(Workbench bench, MachineDescription machine, Figures figures) =>
        new()
        {
            Machine = machine,
            Threads = torch.get_num_threads(),
            Versions = MachineFacts.Versions(),
            Allocator = Allocator.IsTuned ? "tuned" : "default",
            Quick = options.Quick,
            Model = Workbench.Spec.Model,
            Parameters = bench.Layout.Dimension,
            Dataset = Workbench.Spec.Dataset,
            Weights = bench.Origin,
            Samples = figures.Search.Samples,
            Repetitions = bench.Size.Rounds,
            HvpPerGradient = figures.Product.PerGradient.Value,
            HvpPerGradientByModel = figures.Models.ToDictionary(m => m.Key, m => m.Value.Value),
            OperatorCalls = figures.Search.OperatorCalls,
            SolverOverhead = figures.Search.Overhead.Value,
            TopkSeconds = figures.Search.Seconds.Value,
            Eigenvalues = figures.Search.Eigenvalues,
            Residuals = figures.Search.Residuals,
            MeasurePerEpoch = figures.Epoch.Standard,
            MeasurePerEpochEconomy = figures.Epoch.Economy,
            EconomyDifference = figures.Epoch.Difference,
            EveryStepPerPlainStep = figures.Training.FollowedPerPlain.Value,
            TrainSamplesPerSecond = figures.Training.SamplesPerSecond.Value,
            TrainSamplesPerSecondByTiles = figures.Training.ByTiles.Value,
            PeakGflops = figures.Product.Peak.Value,
            PeakFractionGradient = figures.Product.GradientOfPeak.Value,
            PeakFractionHvp = figures.Product.ProductOfPeak.Value,
            StepDecompositionForwards = figures.Steps.Losses,
            StepDecompositionEquivalents = figures.Steps.InForwards.Value,
            Memory = figures.Memory,
            Growth = figures.Growth,
            Spread = new Dictionary<string, double>
            {
                ["hvp_per_gradient"] = figures.Product.PerGradient.Spread,
                ["solver_overhead"] = figures.Search.Overhead.Spread,
                ["topk_seconds"] = figures.Search.Seconds.Spread,
                ["step_decomposition_equivalents"] = figures.Steps.InForwards.Spread,
                ["every_step_per_plain_step"] = figures.Training.FollowedPerPlain.Spread,
                ["train_samples_per_second"] = figures.Training.SamplesPerSecond.Spread,
                ["train_samples_per_second_by_tiles"] = figures.Training.ByTiles.Spread,
                ["peak_gflops"] = figures.Product.Peak.Spread,
                ["peak_fraction_gradient"] = figures.Product.GradientOfPeak.Spread,
                ["peak_fraction_hvp"] = figures.Product.ProductOfPeak.Spread,
            },
        };

    private sealed record Figures(
        MemoryReading Memory,
        ProductCost Product,
        SearchCost Search,
        StepAnalysisCost Steps,
        GrowthReading Growth,
        IReadOnlyDictionary<string, Reading> Models,
        EveryStepCost Training,
        EpochShare Epoch
    );
}
