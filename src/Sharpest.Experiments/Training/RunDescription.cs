using Sharpest.Experiments.Data;
using Sharpest.Experiments.Models;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training.Epochs;
using Sharpest.Runs;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training;

/// <summary>Describes a run that begins: its first manifest.</summary>
internal static class RunDescription
{
    public static RunManifest Of(
        ExperimentSpec spec,
        TrainingData data,
        nn.Module<Tensor, Tensor> model,
        string? startDigest,
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
                options.DataFolder is { } folder ? Path.GetFullPath(folder) : null,
                startDigest
            ),
            Parameters = model.parameters().Sum(p => p.numel()),
            PlannedSteps = (long)StepsPerEpoch(spec, data, model) * spec.Epochs,
            Machine = MachineFacts.Read(runtime),
            Versions = MachineFacts.Versions(),
            Plugins = options.Offers.Plugins,
        };
    }

    private static int StepsPerEpoch(ExperimentSpec spec, TrainingData data, nn.Module model) =>
        EpochLength.Steps(
            spec,
            BatchLoader.StepsOf(data.Training.Count, spec.Batch, dropsLast: model is IRecurrentModel)
        );
}
