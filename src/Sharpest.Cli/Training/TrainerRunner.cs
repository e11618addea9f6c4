using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training;

namespace Sharpest.Cli.Training;

/// <summary>Trains with libtorch, which is loaded when the first run begins and not before.</summary>
internal sealed class TrainerRunner : IExperimentRunner
{
    /// <inheritdoc/>
    public TrainingOutcome Run(
        ExperimentSpec spec,
        TrainerOptions options,
        ITrainingObserver observer,
        CancellationToken stop
    ) => new Trainer(spec, options).Run(observer, stop);
}
