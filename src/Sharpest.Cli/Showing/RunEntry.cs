using Sharpest.Runs;

namespace Sharpest.Cli.Showing;

/// <summary>One line of a list of runs.</summary>
/// <param name="Path">The absolute path of the run folder.</param>
/// <param name="Name">The name for people, or null when the run is damaged.</param>
/// <param name="Status">How far it has come, or null when it is damaged.</param>
/// <param name="Started">When it began, or null when it is damaged.</param>
/// <param name="Steps">Steps done.</param>
/// <param name="PlannedSteps">Steps planned.</param>
/// <param name="Sharpness">λ₁ of the last measurement, or null.</param>
/// <param name="PeakSharpness">The highest λ₁, or null.</param>
/// <param name="LearningRate">η at the last measurement, or null.</param>
/// <param name="Product">λ₁·η of the last measurement, or null; also null for Adam, of which it is no measure.</param>
/// <param name="Problem">What is wrong with it, or null.</param>
internal sealed record RunEntry(
    string Path,
    string? Name,
    RunStatus? Status,
    DateTimeOffset? Started,
    long Steps,
    long PlannedSteps,
    double? Sharpness,
    double? PeakSharpness,
    double? LearningRate,
    double? Product,
    string? Problem
)
{
    /// <summary>Reads what a list shows; a damaged run says what is wrong with it.</summary>
    /// <param name="listing">The run.</param>
    /// <returns>Its entry.</returns>
    public static RunEntry Of(RunListing listing)
    {
        if (listing.Run is not { } run)
        {
            return new RunEntry(listing.Path, null, null, null, 0, 0, null, null, null, null, listing.Problem);
        }
        RunManifest manifest = run.Manifest;
        var entry = new RunEntry(
            run.Path,
            manifest.Name,
            manifest.Status,
            manifest.Started,
            manifest.Steps,
            manifest.PlannedSteps,
            null,
            null,
            null,
            null,
            Remark(run)
        );
        try
        {
            RunSummary summary = RunSummary.Load(run);
            return entry with
            {
                Sharpness = summary.Sharpness,
                PeakSharpness = summary.PeakSharpness,
                LearningRate = summary.Last?.LearningRate,
                Product = manifest.IsAdaptive ? null : summary.Sharpness * summary.Last?.LearningRate,
            };
        }
        catch (IOException fault)
        {
            return entry with { Problem = fault.Message };
        }
    }

    // That a run was complete before its last planned step is no problem.
    private static string? Remark(RunFolder run) =>
        run.Manifest.Status == RunStatus.Completed ? null
        : run.Manifest.Reason is { } reason ? reason
        : IsInterrupted(run) ? "interrupted; 'sharpest resume' goes on with it"
        : null;

    // A run that was killed says of itself that it is running, but nobody writes it.
    private static bool IsInterrupted(RunFolder run) =>
        run.Manifest.Status == RunStatus.Running && !RunLock.IsHeld(run.Path);
}
