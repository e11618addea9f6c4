using System.Diagnostics;

namespace Sharpest.Experiments.Benchmarks;

/// <summary>Times several things in turn, again and again, so that a change of the machine's pace meets all of them.</summary>
internal static class SideBySide
{
    /// <summary>Runs each thing once unmeasured, then all of them in turn for some rounds.</summary>
    /// <param name="rounds">How many, at least 1.</param>
    /// <param name="stop">Asked before each.</param>
    /// <param name="things">What is timed.</param>
    /// <returns>For each thing the seconds of its rounds.</returns>
    /// <exception cref="OperationCanceledException">The caller stopped it.</exception>
    public static IReadOnlyList<double[]> Seconds(int rounds, CancellationToken stop, params Action[] things)
    {
        double[][] seconds = [.. things.Select(_ => new double[rounds])];
        for (int round = -1; round < rounds; round++)
        {
            for (int i = 0; i < things.Length; i++)
            {
                stop.ThrowIfCancellationRequested();
                long begin = Stopwatch.GetTimestamp();
                things[i]();
                if (round >= 0)
                    seconds[i][round] = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            }
        }
        return seconds;
    }
}
