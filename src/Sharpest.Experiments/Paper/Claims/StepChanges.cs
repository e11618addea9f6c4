using Sharpest.Runs.Series;
using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper.Claims;

/// <summary>What the loss does along directions, at the moments of a run that claims are about.</summary>
internal static class StepChanges
{
    public const string Sharpest = "e1";
    public const string WholeGradient = "gradient";

    // The relative changes along a direction for a multiple of the learning rate, once λ₁ has peaked.
    public static IEnumerable<StepChangeRecord> AfterPeak(StudyRun run, string direction, double multiple)
    {
        long peak = Claims.Sharpness.PeakStep(run) ?? 0;
        return run.StepChanges.Where(change =>
            change.Step >= peak && change.Direction == direction && Math.Abs(change.Multiple - multiple) < 1e-9
        );
    }
}
