using Sharpest.Experiments.Measuring;
using Sharpest.Runs.Measurements;

namespace Sharpest.Cli.Measuring;

/// <summary>Measures the loss around the weights of a file.</summary>
internal interface ICheckpointMeasurer
{
    /// <summary>Makes one measurement.</summary>
    /// <param name="options">What to measure.</param>
    /// <param name="progress">Told in one line how far it is.</param>
    /// <param name="stop">Ends the measurement soon.</param>
    /// <returns>What was found.</returns>
    CheckpointMeasurement Measure(MeasureOptions options, IProgress<string> progress, CancellationToken stop);
}
