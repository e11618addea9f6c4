using Sharpest.Experiments.Paper.Items;

namespace Sharpest.Experiments.Paper.Claims;

/// <summary>What the paper says about Nudged-SGD, against plain SGD of the same learning rate.</summary>
internal static class NudgedClaims
{
    private static readonly string[] Shorter = [NudgedItems.Label(0.01), NudgedItems.Label(0.1)];
    private static readonly string[] Plain = [NudgedItems.Label(1)];
    private static readonly string[] Longer = [NudgedItems.Label(5)];

    public static IClaim ShorterIsSharper { get; } =
        ComparisonClaim.Above(
            "With γ < 1, Nudged-SGD reaches sharper regions than SGD.",
            Sharpness.Final,
            Shorter,
            Plain
        );

    public static IClaim ShorterLearnsFaster { get; } =
        ComparisonClaim.Above(
            "With γ < 1, the training loss is lower after as many epochs.",
            Reached.TrainingLoss,
            Plain,
            Shorter
        );

    public static IClaim LongerIsFlatter { get; } =
        ComparisonClaim.Above(
            "With γ > 1, Nudged-SGD reaches flatter regions than SGD.",
            Sharpness.Final,
            Plain,
            Longer
        );

    public static IClaim RandomIsNot { get; } =
        ComparisonClaim.Above(
            "The same nudge along random directions does not reach regions as sharp.",
            Sharpness.Final,
            [NudgedItems.Label(0.01)],
            [NudgedItems.Random]
        );

    public static IReadOnlyList<IClaim> All { get; } = [ShorterIsSharper, ShorterLearnsFaster, LongerIsFlatter];
}
