namespace Sharpest.Experiments.Paper.Claims;

/// <summary>What the paper says about a step along the sharpest direction.</summary>
internal static class StepClaims
{
    private const double Shorter = 0.25;

    public static IClaim TooLong { get; } =
        new ShareClaim(
            "Once λ₁ has peaked, the step that SGD takes along e₁ typically does not reduce the loss.",
            "the step along e₁ does not reduce the loss",
            run => StepChanges.AfterPeak(run, StepChanges.Sharpest, 1).Select(change => change.RelativeChange >= 0)
        );

    public static IClaim ShorterReduces { get; } =
        new ShareClaim(
            "A shorter step along e₁ reduces the loss.",
            "a quarter of the step along e₁ reduces the loss",
            run => StepChanges.AfterPeak(run, StepChanges.Sharpest, Shorter).Select(change => change.RelativeChange < 0)
        );

    public static IClaim WholeGradientReduces { get; } =
        new ShareClaim(
            "The step along the whole gradient reduces the loss.",
            "the step along the whole gradient reduces the loss",
            run => StepChanges.AfterPeak(run, StepChanges.WholeGradient, 1).Select(change => change.RelativeChange < 0)
        );
}
