using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Tests.Data;
using Sharpest.Experiments.Training;
using Sharpest.Experiments.Training.Checkpoints;

namespace Sharpest.Experiments.Tests.Training;

/// <summary>A data set of 360 small images in three classes, written to a folder, and runs on it.</summary>
internal sealed class SmallRun : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private int runs;

    public SmallRun() => SmallData.Write(folder);

    public static ExperimentSpec Spec { get; } =
        new()
        {
            Lr = 0.05,
            Batch = 32,
            Epochs = 2,
            Every = 7,
            Top = 2,
            Sample = 0.1,
            Tolerance = 1e-2,
            StepPoints = 2,
            StepGradients = 2,
            Threads = 1,
        };

    public string DataFolder => folder.Path;

    public TrainingOutcome Run(
        ExperimentSpec spec,
        ITrainingObserver? observer = null,
        CancellationToken stop = default
    )
    {
        var options = new TrainerOptions(NewOutput(), folder.Path, TimeProvider.System);
        return new Trainer(spec, options).Run(observer ?? new SilentObserver(), stop);
    }

    public string NewOutput() => Path.Combine(folder.Path, $"run-{runs++}");

    public void Dispose() => folder.Dispose();

    // Continues what lies in a folder, or begins it there.
    public TrainingOutcome Resume(
        ExperimentSpec spec,
        string output,
        ITrainingObserver? observer = null,
        CheckpointPeriod? checkpoints = null,
        TimeProvider? clock = null,
        CancellationToken stop = default
    )
    {
        var options = new TrainerOptions(output, folder.Path, clock ?? TimeProvider.System)
        {
            Resume = true,
            Checkpoints = checkpoints ?? CheckpointPeriod.Never,
        };
        return new Trainer(spec, options).Run(observer ?? new SilentObserver(), stop);
    }

    // Continues or begins it likewise, and stops it once it has taken so many steps.
    public TrainingOutcome StopAt(
        ExperimentSpec spec,
        string output,
        long step,
        SilentObserver? watcher = null,
        CheckpointPeriod? checkpoints = null
    )
    {
        using var stop = new CancellationTokenSource();
        var observer = new SilentObserver(progress =>
        {
            if (progress.Step == step)
            {
                stop.Cancel();
            }
        });
        TrainingOutcome outcome = Resume(spec, output, observer, checkpoints, stop: stop.Token);
        watcher?.Messages.AddRange(observer.Messages);
        return outcome;
    }
}
