using Sharpest.Experiments.Data;
using Sharpest.Experiments.Specs;
using Sharpest.Runs;
using Sharpest.Runtime;

namespace Sharpest.Experiments.Training;

/// <summary>Describes a run that begins: its first manifest.</summary>
internal static class RunDescription
{
    public static RunManifest Of(
        ExperimentSpec spec,
        TrainingData data,
        long parameters,
        RuntimeReport runtime,
        TrainerOptions options
    )
    {
        DateTimeOffset now = options.Clock.GetLocalNow();
        return new RunManifest
        {
            Id = Guid.CreateVersion7(now).ToString(),
            Name = spec.Name ?? spec.Optimizer,
            Started = now,
            Spec = SpecWriter.ToElement(spec),
            Data = new DataDescription(
                data.Source.Name,
                data.Training.Count,
                data.Validation.Count,
                data.Test.Count,
                [.. data.Source.Task.InputShape],
                data.Source.Task.Outputs,
                DataDigest.Of(data),
                options.DataFolder is { } folder ? Path.GetFullPath(folder) : null
            ),
            Parameters = parameters,
            PlannedSteps = StepsPerEpoch(spec, data) * spec.Epochs,
            Machine = MachineFacts.Read(runtime),
            Versions = MachineFacts.Versions(),
            Plugins = options.Offers.Plugins,
        };
    }

    // As the session's loader counts them: a text has no smaller last batch.
    private static long StepsPerEpoch(ExperimentSpec spec, TrainingData data) =>
        data.Source.Task.Kind == TaskKind.LanguageModelling
            ? data.Training.Count / spec.Batch
            : (data.Training.Count + spec.Batch - 1) / spec.Batch;
}
