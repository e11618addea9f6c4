using Sharpest.Runs;
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
        RunSummary[] measured = [.. runs.Select(RunSummary.Load).Where(run => run.Last is not null)];
        if (measured.Length < 2)
        {
            return null;
        }
        RunSummary first = measured[0];
        return new VerdictText(
            string.Join(' ', measured.Skip(1).Select(other => Headline(first, other))),
            [.. measured.Select(Finding)],
            null
        );
    }

    private static string Headline(RunSummary first, RunSummary other)
    {
        double before = first.Sharpness!.Value;
        double after = other.Sharpness!.Value;
        string numbers =
            $"λ₁ ends at {Number.Short(after)} under {Name(other)} and at {Number.Short(before)} under {Name(first)}";
        if (before <= 0 || after <= 0)
        {
            return $"{numbers}.";
        }
        return (after / before) switch
        {
            > Alike => $"{Name(other)} ends {Number.Short(after / before)} times as sharp as {Name(first)}: {numbers}.",
            < 1 / Alike =>
                $"{Name(other)} ends flatter than {Name(first)}, by a factor of {Number.Short(before / after)}: {numbers}.",
            _ => $"Both end about equally sharp: {numbers}.",
        };
    }

    private static string Finding(RunSummary run)
    {
        string curvature = run.Run.Manifest.IsAdaptive
            ? $"{Name(run)}: λ₁ ends at {Number.Short(run.Sharpness!.Value)} and was {Number.Short(run.PeakSharpness!.Value)} at its highest"
            : $"{Name(run)}: λ₁·η ends at {Number.Short(Product(run.Last!))} and was {Number.Short(run.Measurements.Max(Product))} at its highest";
        string loss = run.LastValue("validation/loss") is { } value ? $"; validation loss {Number.Short(value)}" : "";
        string accuracy = run.LastValue("test/accuracy") is { } share ? $"; test accuracy {Number.Percent(share)}" : "";
        return $"{curvature}{loss}{accuracy}.";
    }

    // η may have changed in between.
    private static double Product(MeasurementRecord measurement) =>
        measurement.Eigenpairs[0].Value * measurement.LearningRate;

    private static string Name(RunSummary run) => run.Run.Manifest.Name;
}
