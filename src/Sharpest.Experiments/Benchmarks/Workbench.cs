using System.Collections.Immutable;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Losses;
using Sharpest.Experiments.Models;
using Sharpest.Experiments.Plugins;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training;
using Sharpest.Objectives;
using Sharpest.Runs;
using Sharpest.Runs.Tensors;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Benchmarks;

/// <summary>The network that all figures are taken on, its data, and training steps of it.</summary>
internal sealed class Workbench : IDisposable
{
    /// <summary>Examples that pass through the network at once.</summary>
    public const int MicroBatch = 256;

    /// <summary>Examples of an epoch, to which measurements are compared.</summary>
    public const int EpochExamples = 50_000;

    private readonly TrainingData data;
    private readonly SteppedModel stepped;
    private readonly optim.Optimizer optimizer;
    private readonly TrainingStep stepper;
    private readonly int smallest;
    private long step;

    public Workbench(BenchOptions options, IProgress<string> progress, CancellationToken stop)
    {
        Options = options;
        Stop = stop;
        Offers offers = Offers.BuiltIn;
        data = TrainingData.Load(
            Spec,
            offers.Dataset(Spec.Dataset),
            offers.Models,
            new DatasetRequest(options.DataFolder, progress, stop)
        );
        Model = offers.Model(Spec.Model).Create(data.Source.Task, new Seed(Spec.Seed));
        Loss = offers.Loss(Spec.Loss);
        Layout = new ParameterLayout(Model);
        stepped = new SteppedModel(Model);
        optimizer = OptimizerFactory.Create(Spec, Model, () => null);
        var loader = new BatchLoader(data.Training, Spec.Batch, new Seed(Spec.Seed));
        stepper = new TrainingStep(Spec, Model, stepped, Loss, optimizer, loader, projections: null);
        smallest = Math.Max(1, data.Training.Count / 2);
        Ready(progress);
    }

    public static ExperimentSpec Spec { get; } = new();

    public BenchOptions Options { get; }

    public BenchSize Size => Options.Size;

    public CancellationToken Stop { get; }

    public nn.Module<Tensor, Tensor> Model { get; }

    public LossInfo Loss { get; }

    public ParameterLayout Layout { get; }

    public LearningTask Task => data.Source.Task;

    /// <summary>Where the weights came from, in words.</summary>
    public string Origin =>
        Options.Weights is { } file
            ? Path.GetFileName(file)
            : FormattableString.Invariant(
                $"after {Size.TrainingSteps} steps of SGD, η = {Spec.Lr}, batch {Spec.Batch}"
            );

    /// <summary>Takes training steps.</summary>
    /// <param name="count">How many.</param>
    public void Step(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Stop.ThrowIfCancellationRequested();
            stepper.Take(step++, curvatureIsFinite: true);
        }
    }

    /// <summary>The examples of a measurement, as a run of the same seed would draw them.</summary>
    /// <param name="count">How many; fewer where the data set is small.</param>
    /// <returns>The examples; the caller disposes them.</returns>
    public Batch Sample(int count)
    {
        var drawn = new SubSample(data.Training.Count, Math.Min(count, smallest), new Seed(Spec.Seed));
        ImmutableArray<int> positions = drawn.At(0);
        return data.Training.Select(positions.AsSpan());
    }

    /// <summary>The mean loss over some examples.</summary>
    /// <param name="batch">The examples, which must live as long as the result is used.</param>
    /// <param name="microBatch">How many pass through the network at once.</param>
    /// <param name="options">How it is evaluated, or null for the defaults.</param>
    /// <returns>The objective.</returns>
    public Objective Over(Batch batch, int microBatch = MicroBatch, ObjectiveOptions? options = null) =>
        SampleObjective.Over(Model, Loss, batch, microBatch, Layout, options);

    /// <summary>A mini-batch gradient as a step of training sees it.</summary>
    /// <param name="number">Which.</param>
    /// <returns>Shape <c>[n]</c>; the caller disposes it.</returns>
    public Tensor MiniBatchGradient(int number)
    {
        Random stream = new Seed(Spec.Seed).Stream("bench-gradients", number);
        int[] positions = Permutation.Draw(stream, data.Training.Count)[..Math.Min(Spec.Batch, smallest)];
        using Batch batch = data.Training.Select(positions);
        return Over(batch).LossAndGradient().Gradient;
    }

    /// <summary>Writes weights and examples for other programs: <c>weights.safetensors</c> and <c>sample.safetensors</c>.</summary>
    /// <param name="folder">The folder; it is made where it is missing.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Export(string folder)
    {
        Directory.CreateDirectory(folder);
        WeightFile.Save(Model, Path.Combine(folder, "weights.safetensors"));
        Write(Path.Combine(folder, "sample.safetensors"), Size.Samples);
        Write(Path.Combine(folder, "training.safetensors"), Spec.Batch * Size.StepsInARow);
    }

    public void Dispose()
    {
        optimizer.Dispose();
        stepped.Dispose();
        Model.Dispose();
        data.Dispose();
    }

    private void Ready(IProgress<string> progress)
    {
        if (Options.Weights is { } file)
        {
            if (!File.Exists(file))
                throw new RunFormatException(file, "does not exist; name a safetensors file of weights");
            WeightFile.Load(Model, file);
            return;
        }
        progress.Report(FormattableString.Invariant($"training for {Size.TrainingSteps} steps"));
        Step(Size.TrainingSteps);
    }

    private void Write(string path, int examples)
    {
        using Batch batch = Sample(examples);
        SafetensorsWriter.Write(
            path,
            [WeightFile.Source("inputs", batch.Inputs), WeightFile.Source("labels", batch.Labels)]
        );
    }
}
