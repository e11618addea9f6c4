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
        return Measure(bench, MachineFacts.Read(runtime), progress);
    }

    private BenchReport Measure(Workbench bench, MachineDescription machine, IProgress<string> progress)
    {
        T Take<T>(string what, Func<T> figure)
        {
            progress.Report($"measuring {what}");
            return figure();
        }
        MemoryReading memory = Take("memory", () => MemoryUse.Measure(bench));
        double peak = Take(
            "the machine's peak",
            () => MachinePeak.Gflops(torch.get_num_threads(), bench.Size.PeakSeconds)
        );
        ProductCost product = Take("gradient and product", () => ProductCost.Measure(bench));
        SearchCost search = Take("the search for eigenpairs", () => SearchCost.Measure(bench));
        int forwards = Take("the step analysis", () => StepAnalysisCost.Measure(bench));
        GrowthReading growth = Take("growth", () => Growth.Measure(bench, search.OperatorCalls));
        IReadOnlyDictionary<string, Reading> models = ModelProducts.Measure(bench, progress);
        string weights = bench.Origin;
        EveryStepCost training = Take("training", () => EveryStepCost.Measure(bench)); // moves the weights
        EpochShare epoch = Take(
            "whole measurements",
            () => EpochShare.Measure(bench, search, training.SamplesPerSecond.Value)
        );
        return new BenchReport
        {
            Machine = machine,
            Threads = torch.get_num_threads(),
            Versions = MachineFacts.Versions(),
            Allocator = Allocator.IsTuned ? "tuned" : "default",
            Quick = options.Quick,
            Model = Workbench.Spec.Model,
            Parameters = bench.Layout.Dimension,
            Dataset = Workbench.Spec.Dataset,
            Weights = weights,
            Samples = Math.Min(bench.Size.Samples, bench.TrainingExamples / 2),
            Repetitions = bench.Size.Rounds,
            HvpPerGradient = product.PerGradient.Value,
            HvpPerGradientByModel = models.ToDictionary(m => m.Key, m => m.Value.Value),
            OperatorCalls = search.OperatorCalls,
            SolverOverhead = search.Overhead.Value,
            TopkSeconds = search.Seconds.Value,
            Eigenvalues = search.Eigenvalues,
            Residuals = search.Residuals,
            MeasurePerEpoch = epoch.Standard,
            MeasurePerEpochEconomy = epoch.Economy,
            EconomyDifference = epoch.Difference,
            EveryStepPerPlainStep = training.FollowedPerPlain.Value,
            TrainSamplesPerSecond = training.SamplesPerSecond.Value,
            PeakGflops = peak,
            PeakFractionGradient = product.GradientGflops.Value / peak,
            PeakFractionHvp = product.ProductGflops.Value / peak,
            StepDecompositionForwards = forwards,
            Memory = memory,
            Growth = growth,
            Spread = Spreads(product, search, training),
        };
    }

    private static Dictionary<string, double> Spreads(ProductCost product, SearchCost search, EveryStepCost training) =>
        new()
        {
            ["hvp_per_gradient"] = product.PerGradient.Spread,
            ["solver_overhead"] = search.Overhead.Spread,
            ["topk_seconds"] = search.Seconds.Spread,
            ["every_step_per_plain_step"] = training.FollowedPerPlain.Spread,
            ["train_samples_per_second"] = training.SamplesPerSecond.Spread,
            ["peak_fraction_gradient"] = product.GradientGflops.Spread,
            ["peak_fraction_hvp"] = product.ProductGflops.Spread,
        };
}
