using Sharpest.Experiments.Training;

namespace Sharpest.Cli.Progress;

/// <summary>Where a run stands, and how fast it goes.</summary>
/// <param name="Progress">Where it stands.</param>
/// <param name="ExamplesPerSecond">The speed of training, pauses for measurements left out; null at the start.</param>
/// <param name="Left">The time left if all goes on as it did, measurements included; null at the start.</param>
internal sealed record ProgressReading(TrainingProgress Progress, double? ExamplesPerSecond, TimeSpan? Left)
{
    /// <summary>The share done, from 0 to 1.</summary>
    public double Share => Progress.Steps > 0 ? (double)Progress.Step / Progress.Steps : 0;
}
