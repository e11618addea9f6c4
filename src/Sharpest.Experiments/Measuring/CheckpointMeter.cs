using System.Collections.Immutable;
using System.Diagnostics;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Losses;
using Sharpest.Experiments.Models;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training;
using Sharpest.Landscape;
using Sharpest.Objectives;
using Sharpest.Runs;
using Sharpest.Runs.Measurements;
using Sharpest.Runtime;
using Sharpest.Spectra;
using Sharpest.Tracking;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Measuring;

/// <summary>Measures the loss of a model around the weights of a file.</summary>
public sealed class CheckpointMeter
{
    private readonly MeasureOptions options;
    private readonly Seed seed;

    /// <summary>Creates a meter.</summary>
    /// <param name="options">What to measure; checked by <see cref="MeasureValidation"/>.</param>
    public CheckpointMeter(MeasureOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        seed = new Seed(options.Seed);
    }

    /// <summary>Loads data and weights, and measures.</summary>
    /// <param name="progress">Told in one line what is going on.</param>
    /// <param name="stop">Asked between products.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="SpecException">Options do not fit the data or the model.</exception>
    /// <exception cref="DataException">The data cannot be had.</exception>
    /// <exception cref="RunFormatException">The weights are damaged or belong to another model.</exception>
    /// <exception cref="OperationCanceledException">The measurement was stopped.</exception>
    public CheckpointMeasurement Measure(IProgress<string> progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(progress);
        SharpestRuntime.Start();
        SharpestRuntime.UseThreads(options.Threads ?? Environment.ProcessorCount);
        IDataset data = options
            .Offers.Dataset(options.Dataset)
            .Load(new DatasetRequest(options.DataFolder, progress, stop));
        IReadOnlyList<string> problems = TaskFit.ProblemsWithModel(
            options.Model,
            options.Dataset,
            data.Task,
            options.Offers.Models
        );
        if (problems.Count > 0)
            throw new SpecException(problems);
        using nn.Module<Tensor, Tensor> model = options.Offers.Model(options.Model).Create(data.Task, seed);
        WeightFile.Load(model, options.Weights);
        using Batch sample = Sample(data);
        LossInfo loss = options.Offers.Loss(options.Loss);
        return Measure(microBatch => SampleObjective.Over(model, loss, sample, microBatch), progress, stop);
    }

    // Images lie in their file as they are; texts are what a run would train on.
    private Batch Sample(IDataset data)
    {
        if (data is ImageDataset images)
        {
            ImmutableArray<int> indices = options.Sample.Choose(images.Training.Count, seed);
            using var chosen = new ExampleSet(images.Training, indices, InputRule.Choose(options.Preprocess, images));
            return chosen.Select([.. Enumerable.Range(0, chosen.Count)]);
        }
        using PreparedData prepared = data.Prepare(seed);
        return prepared.Training.Select(options.Sample.Choose(prepared.Training.Count, seed).AsSpan());
    }

    private CheckpointMeasurement Measure(
        Func<int, Objective> objectiveOf,
        IProgress<string> progress,
        CancellationToken stop
    )
    {
        Objective objective = Fitting(objectiveOf(options.MicroBatch));
        var clock = Stopwatch.StartNew();
        using IDisposable scope = NewDisposeScope();
        (double loss, Tensor gradient) = objective.LossAndGradient();
        double norm = gradient.norm().ToDouble();
        using var matrix = new MeasuredMatrix(objectiveOf, options);
        progress.Report($"looking for the {options.Top} largest eigenvalues of the {matrix.Name}");
        using Eigenpairs pairs = matrix.Largest(gradient, stop);
        stop.ThrowIfCancellationRequested();
        bool isFinite = pairs.Status != SolverStatus.NonFinite;
        TraceReading? trace = options.TraceProbes > 0 && isFinite ? matrix.Trace(stop) : null;
        DensityReading? density = options.Density && isFinite ? matrix.Density(pairs, stop) : null;
        StepAnalysis? analysis =
            options.StepLength is { } rate && isFinite ? Analyse(objective, pairs, gradient, rate, stop) : null;
        stop.ThrowIfCancellationRequested();
        double[] cosines = Cosines(pairs, gradient, norm);
        return new CheckpointMeasurement
        {
            Model = options.Model,
            Weights = options.Weights,
            Dataset = options.Dataset,
            Sample = options.Sample.ToString(),
            Preprocess = options.Preprocess,
            Operator = matrix.Name,
            Examples = (int)objective.Examples,
            Parameters = objective.Parameters.Dimension,
            Loss = loss,
            GradientNorm = norm,
            Status = pairs.Status.ToString(),
            Eigenvalues = pairs.Values,
            Residuals = pairs.Residuals,
            OperatorCalls = pairs.OperatorCalls,
            Alignment = [.. cosines.Select(Math.Abs)],
            RandomAlignment = Math.Sqrt(2 / (Math.PI * objective.Parameters.Dimension)),
            Trace = trace,
            Density = density,
            Steps = analysis is null ? null : Reading(analysis),
            Verdict = MeasurementVerdict.Of(options, pairs, cosines, analysis),
            Seconds = clock.Elapsed.TotalSeconds,
        };
    }

    private Objective Fitting(Objective objective)
    {
        long parameters = objective.Parameters.Dimension;
        if (options.Top > parameters)
            throw new SpecException([
                FormattableString.Invariant(
                    $"--top {options.Top} is more than the {parameters} parameters of {options.Model}."
                ),
            ]);
        if (options.Matrix == MatrixKind.GradientCovariance && options.Batch > objective.Examples / 2)
        {
            throw new SpecException([
                FormattableString.Invariant(
                    $"--batch {options.Batch} leaves less than two mini-batches of {objective.Examples} examples: a covariance takes at least two."
                ),
            ]);
        }
        return objective;
    }

    // The sample's own gradient is the only one: every point is evaluated and nothing is interpolated, at little cost.
    private StepAnalysis Analyse(
        Objective objective,
        Eigenpairs pairs,
        Tensor gradient,
        double learningRate,
        CancellationToken stop
    )
    {
        using IDisposable scope = NewDisposeScope();
        List<(string, Tensor)> directions =
        [
            .. Enumerable.Range(0, pairs.Count).Select(k => ($"e{k + 1}", pairs.Vectors.select(1, k).contiguous())),
            ("random", RandomDirection.Draw(objective.Parameters, seed, 0)),
        ];
        (IReadOnlyList<StepChange> changes, _) = StepDecomposition.Analyse(
            objective,
            directions,
            [gradient],
            learningRate,
            new StepDecompositionOptions { Tolerance = 0 },
            stop: stop
        );
        return new StepAnalysis(0, changes);
    }

    private StepReading Reading(StepAnalysis analysis) =>
        new(
            options.StepLength!.Value,
            [.. analysis.Changes.Select(change => change.Multiple).Distinct()],
            analysis
                .Changes.GroupBy(change => change.Direction)
                .ToDictionary(
                    line => line.Key,
                    IReadOnlyList<double> (line) => [.. line.Select(change => change.RelativeChange)]
                )
        );

    private static double[] Cosines(Eigenpairs pairs, Tensor gradient, double norm)
    {
        if (pairs.Count == 0 || norm == 0)
            return new double[pairs.Count]; // without a gradient there is no angle
        using IDisposable scope = NewDisposeScope();
        Tensor cosines = pairs.Vectors.t().mv(gradient).@double().cpu().div(norm);
        return [.. cosines.data<double>()];
    }
}
