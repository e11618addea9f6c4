using Sharpest.Runs;
using Sharpest.Runs.Reports;
using Sharpest.Runs.Series;

namespace Sharpest.Cli.Showing;

/// <summary>Says in plain words how runs differ. The same numbers give the same words.</summary>
internal static class RunComparison
{
    // Curvature that differs by less than this is within what another seed would change.
    private const double Alike = 1.15;

    /// <summary>Compares runs with the first of them.</summary>
    /// <param name="runs">The runs.</param>
    /// <returns>The comparison, or null when fewer than two were measured.</returns>
    /// <exception cref="IOException">A run cannot be read.</exception>
    public static VerdictText? Of(IReadOnlyList<RunFolder> runs)
    {
        Entry[] measured =
        [
            .. runs.Zip(RunLabels.Of(runs), (run, label) => new Entry(label, RunSummary.Load(run)))
                .Where(run => run.Summary.Last is not null),
        ];
        return measured.Length < 2
            ? null
            : new VerdictText(string.Join(' ', Headlines(measured)), [.. measured.Select(Finding)], null);
    }

    // Where a run was last measured that diverged or was stopped says nothing about where its training leads.
    private static IEnumerable<string> Headlines(Entry[] measured)
    {
        Entry[] ended = [.. measured.Where(run => run.Status == RunStatus.Completed)];
        return ended
            .Skip(1)
            .Select(other => Headline(ended[0], other))
            .Concat(measured.Except(ended).Select(Unfinished));
    }

    private static string Unfinished(Entry run) =>
        run.Status == RunStatus.Diverged ? $"{run.Label} diverged." : $"{run.Label} is not complete.";

    private static string Headline(Entry first, Entry other)
    {
        double before = first.Summary.Sharpness!.Value;
        double after = other.Summary.Sharpness!.Value;
        string numbers =
            $"λ₁ ends at {Number.Short(after)} under {other.Label} and at {Number.Short(before)} under {first.Label}";
        if (before <= 0 || after <= 0)
        {
            return $"{numbers}.";
        }
        return (after / before) switch
        {
            > Alike => $"{other.Label} ends {Number.Short(after / before)} times as sharp as {first.Label}: {numbers}.",
            < 1 / Alike =>
                $"{other.Label} ends flatter than {first.Label}, by a factor of {Number.Short(before / after)}: {numbers}.",
            _ => $"Both end about equally sharp: {numbers}.",
        };
    }

    private static string Finding(Entry entry)
    {
        RunSummary run = entry.Summary;
        string curvature = run.Run.Manifest.IsAdaptive
            ? $"{entry.Label}: λ₁ ends at {Number.Short(run.Sharpness!.Value)} and was {Number.Short(run.PeakSharpness!.Value)} at its highest"
            : $"{entry.Label}: λ₁·η ends at {Number.Short(Product(run.Last!))} and was {Number.Short(run.Measurements.Max(Product))} at its highest";
        string loss = run.LastValue("validation/loss") is { } value ? $"; validation loss {Number.Short(value)}" : "";
        string accuracy = run.LastValue("test/accuracy") is { } share ? $"; test accuracy {Number.Percent(share)}" : "";
        return $"{curvature}{loss}{accuracy}.";
    }

    // η may have changed in between.
    private static double Product(MeasurementRecord measurement) =>
        measurement.Eigenpairs[0].Value * measurement.LearningRate;

    private sealed record Entry(string Label, RunSummary Summary)
    {
        public RunStatus Status => Summary.Run.Manifest.Status;
    }
}
