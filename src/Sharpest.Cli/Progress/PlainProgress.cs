using Sharpest.Cli.CommandLine;
using Sharpest.Experiments.Training;
using Spectre.Console;

namespace Sharpest.Cli.Progress;

/// <summary>Shows a run in a log: a line now and then, and every message.</summary>
/// <param name="console">Where to.</param>
/// <param name="title">Which run.</param>
/// <param name="batch">Examples of one step.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class PlainProgress(IAnsiConsole console, string title, int batch, TimeProvider clock)
    : ITrainingObserver
{
    private const double Stride = 0.05;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly ProgressMeter meter = new(batch, clock);
    private long? lastLine;
    private double lastShare;

    /// <inheritdoc/>
    public void OnProgress(TrainingProgress progress)
    {
        ProgressReading reading = meter.Read(progress);
        if (IsDue(reading))
        {
            lastLine = clock.GetTimestamp();
            lastShare = reading.Share;
            console.Plain(ProgressText.Line(title, reading));
        }
    }

    /// <inheritdoc/>
    public void OnMessage(string message) => console.Plain($"{title}: {message}");

    private bool IsDue(ProgressReading reading)
    {
        if (lastLine is not { } since)
        {
            return true;
        }
        TimeSpan silence = clock.GetElapsedTime(since);
        return silence >= Longest || (silence >= Shortest && reading.Share >= lastShare + Stride);
    }
}
