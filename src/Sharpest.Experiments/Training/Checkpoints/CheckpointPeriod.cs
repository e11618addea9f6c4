using System.Globalization;

namespace Sharpest.Experiments.Training.Checkpoints;

/// <summary>How often a run writes down the state from which it can go on.</summary>
public sealed record CheckpointPeriod
{
    private const string Minutes = "min";
    private const double Shortest = 1e-3;
    private const double Longest = 1e6;

    private CheckpointPeriod() { }

    /// <summary>Every five minutes: at most so much is lost, and writing takes a negligible share of the time.</summary>
    public static CheckpointPeriod Default { get; } = OfTime(TimeSpan.FromMinutes(5));

    /// <summary>Only when the run is stopped.</summary>
    public static CheckpointPeriod Never { get; } = new();

    /// <summary>Optimizer steps between two checkpoints, or null.</summary>
    public long? Steps { get; private init; }

    /// <summary>Time between two checkpoints, or null.</summary>
    public TimeSpan? Time { get; private init; }

    /// <summary>A period in steps.</summary>
    /// <param name="steps">At least 1.</param>
    /// <returns>The period.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is less than 1.</exception>
    public static CheckpointPeriod OfSteps(long steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return new CheckpointPeriod { Steps = steps };
    }

    /// <summary>A period in time.</summary>
    /// <param name="time">More than zero.</param>
    /// <returns>The period.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is not more than zero.</exception>
    public static CheckpointPeriod OfTime(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero);
        return new CheckpointPeriod { Time = time };
    }

    /// <summary>Reads what a person typed.</summary>
    /// <param name="text"><c>500</c> for steps, <c>10min</c> for minutes, <c>0</c> for never.</param>
    /// <returns>The period, or null when it is none of these.</returns>
    public static CheckpointPeriod? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (long.TryParse(text, NumberStyles.None, culture, out long steps))
            return steps == 0 ? Never : OfSteps(steps);
        if (!text.EndsWith(Minutes, StringComparison.Ordinal))
            return null;
        return
            double.TryParse(text[..^Minutes.Length], NumberStyles.Float, culture, out double minutes)
            && minutes is >= Shortest and <= Longest
            ? OfTime(TimeSpan.FromMinutes(minutes))
            : null;
    }
}
