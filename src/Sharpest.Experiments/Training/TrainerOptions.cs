using Sharpest.Experiments.Plugins;
using Sharpest.Experiments.Training.Checkpoints;

namespace Sharpest.Experiments.Training;

/// <summary>Where a run goes, and where its data comes from: what does not decide its numbers.</summary>
/// <param name="OutputFolder">The run folder to create; it must be new or empty, unless <see cref="Resume"/> is set.</param>
/// <param name="DataFolder">A folder with the data set's files, or null to look in the usual places.</param>
/// <param name="Clock">Tells the time.</param>
public sealed record TrainerOptions(string OutputFolder, string? DataFolder, TimeProvider Clock)
{
    /// <summary>The models, data sets and losses that the names in a specification stand for.</summary>
    /// <value>The default is what is built in.</value>
    public Offers Offers { get; init; } = Offers.BuiltIn;

    /// <summary>How often the state from which the run can go on is written down.</summary>
    /// <value>The default is every five minutes.</value>
    public CheckpointPeriod Checkpoints { get; init; } = CheckpointPeriod.Default;

    /// <summary>Whether a run that lies in the folder and was interrupted is continued; where there is none, one begins.</summary>
    /// <value>The default is false: an existing run is never touched.</value>
    public bool Resume { get; init; }
}
