using Sharpest.Experiments.Measuring;
using Sharpest.Runs.Measurements;

namespace Sharpest.Cli.Measuring;

/// <summary>Measures with libtorch, which is loaded when the first measurement begins and not before.</summary>
internal sealed class TorchMeasurer : ICheckpointMeasurer
{
    /// <inheritdoc/>
    public CheckpointMeasurement Measure(MeasureOptions options, IProgress<string> progress, CancellationToken stop) =>
        new CheckpointMeter(options).Measure(progress, stop);
}
