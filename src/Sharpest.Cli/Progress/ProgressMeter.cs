using Sharpest.Experiments.Training;

namespace Sharpest.Cli.Progress;

/// <summary>Measures how fast a run goes: training alone, and all in all.</summary>
/// <param name="batch">Examples of one step.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class ProgressMeter(int batch, TimeProvider clock)
{
    // Seconds after which an older speed counts for a third.
    private const double Memory = 2;

    // The first measurement belongs to no step: its time is not expected to come again.
    private long firstStep = clock.GetTimestamp();
    private long last = clock.GetTimestamp();
    private TrainingProgress? previous;
    private long? begun; // the step at which the run began, or went on
    private double secondsPerExample;

    /// <summary>Takes note of where a run stands.</summary>
    /// <param name="progress">Where it stands.</param>
    /// <returns>The same with speed and time left.</returns>
    public ProgressReading Read(TrainingProgress progress)
    {
        long now = clock.GetTimestamp();
        double seconds = clock.GetElapsedTime(last, now).TotalSeconds;
        long steps = progress.Step - (previous?.Step ?? progress.Step);
        // Time in which curvature was measured is no training time: only pure training from one call to the next counts.
        if (steps > 0 && seconds > 0 && previous?.Activity == TrainingActivity.Training)
        {
            double current = seconds / (steps * batch);
            double weight = secondsPerExample == 0 ? 1 : 1 - Math.Exp(-seconds / Memory);
            secondsPerExample += weight * (current - secondsPerExample);
        }
        last = now;
        previous = progress;
        begun ??= progress.Step;
        long done = progress.Step - begun.Value;
        firstStep = done == 0 ? now : firstStep;
        TimeSpan elapsed = clock.GetElapsedTime(firstStep, now);
        return new ProgressReading(
            progress,
            secondsPerExample > 0 ? 1 / secondsPerExample : null,
            done > 0 ? elapsed * ((double)(progress.Steps - progress.Step) / done) : null
        );
    }
}
