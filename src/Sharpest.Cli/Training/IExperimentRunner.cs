using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training;

namespace Sharpest.Cli.Training;

/// <summary>Trains and measures, and leaves a run folder.</summary>
internal interface IExperimentRunner
{
    /// <summary>Makes one run.</summary>
    /// <param name="spec">What decides its numbers; it was checked as far as it can be without data and model.</param>
    /// <param name="options">Where it goes and where its data are, as absolute paths, and whether it is continued.</param>
    /// <param name="observer">Told how far it is.</param>
    /// <param name="stop">Ends the run soon and cleanly.</param>
    /// <returns>How the run ended.</returns>
    TrainingOutcome Run(
        ExperimentSpec spec,
        TrainerOptions options,
        ITrainingObserver observer,
        CancellationToken stop
    );
}
