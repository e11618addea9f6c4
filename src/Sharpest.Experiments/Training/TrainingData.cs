using Sharpest.Experiments.Data;
using Sharpest.Experiments.Models;
using Sharpest.Experiments.Specs;
using Sharpest.Runtime;

namespace Sharpest.Experiments.Training;

/// <summary>The examples of a run: training, validation and test parts, preprocessed alike.</summary>
public sealed class TrainingData : IDisposable
{
    private readonly PreparedData prepared;

    private TrainingData(IDataset source, PreparedData prepared)
    {
        Source = source;
        this.prepared = prepared;
    }

    /// <summary>The data set as it lies on disk.</summary>
    public IDataset Source { get; }

    /// <summary>How pixels became inputs; null for texts.</summary>
    public Preprocessing? Preprocessing => prepared.Preprocessing;

    /// <summary>The training examples.</summary>
    public ExampleSet Training => prepared.Training;

    /// <summary>The held-out examples of the training file.</summary>
    public ExampleSet Validation => prepared.Validation;

    /// <summary>The examples of the test file.</summary>
    public ExampleSet Test => prepared.Test;

    /// <summary>Loads, splits and preprocesses.</summary>
    /// <param name="spec">Data set, number of examples and seed.</param>
    /// <param name="dataset">Where the examples come from.</param>
    /// <param name="models">The models that can be asked for.</param>
    /// <param name="request">How they are to be loaded.</param>
    /// <returns>The data; the caller disposes it.</returns>
    /// <exception cref="DataException">The data cannot be had, or a file is damaged.</exception>
    /// <exception cref="SpecException">The specification does not fit the data.</exception>
    /// <exception cref="OperationCanceledException">The download was stopped.</exception>
    public static TrainingData Load(
        ExperimentSpec spec,
        DatasetSource dataset,
        IReadOnlyList<ModelInfo> models,
        DatasetRequest request
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(request);
        if (dataset.Task is { } task) // before anything is downloaded in vain
            ThrowIfAny(TaskFit.Problems(spec, task, models));
        IDataset source = dataset.Load(request);
        ThrowIfAny([
            .. SpecValidation.ProblemsWithData(spec, source.TrainingCount),
            .. TaskFit.Problems(spec, source.Task, models),
        ]);
        try
        {
            return new TrainingData(source, source.Prepare(new Seed(spec.Seed), spec.Examples, spec.LabelNoise));
        }
        catch (ArgumentException e) // images that are all alike cannot be scaled
        {
            string fault = e.Message.Split(" (Parameter", 2)[0];
            throw new DataException($"{source.Location.Folder} cannot be used: {fault}", e);
        }
    }

    /// <summary>Frees the examples.</summary>
    public void Dispose() => prepared.Dispose();

    private static void ThrowIfAny(IReadOnlyList<string> problems)
    {
        if (problems.Count > 0)
            throw new SpecException(problems);
    }
}
