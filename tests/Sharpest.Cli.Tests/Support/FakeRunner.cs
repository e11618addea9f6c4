using Sharpest.Cli.Training;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training;
using Sharpest.Runs;

namespace Sharpest.Cli.Tests.Support;

/// <summary>Makes run folders without training.</summary>
internal sealed class FakeRunner(ManualClock clock) : IExperimentRunner
{
    public List<(ExperimentSpec Spec, string Folder, string? Data)> Calls { get; } = [];

    public List<TrainerOptions> Options { get; } = [];

    /// <summary>What happens during the run; the default ends it at once as completed.</summary>
    public Func<ITrainingObserver, CancellationToken, (RunStatus Status, string? Reason)> During { get; set; } =
        (_, _) => (RunStatus.Completed, null);

    public TrainingOutcome Run(
        ExperimentSpec spec,
        TrainerOptions options,
        ITrainingObserver observer,
        CancellationToken stop
    )
    {
        Calls.Add((spec, options.OutputFolder, options.DataFolder));
        Options.Add(options);
        RunFolder run =
            options.Resume && RunFolder.Exists(options.OutputFolder)
                ? RunFolder.Open(options.OutputFolder)
                : SampleRun.Create(options.OutputFolder, clock, spec, scale: Calls.Count);
        (RunStatus status, string? reason) = During(observer, stop);
        run.Save(run.Manifest with { Status = status, Reason = reason });
        return new TrainingOutcome(run.Path, status, reason);
    }
}
