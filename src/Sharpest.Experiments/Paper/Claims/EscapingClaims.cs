using Sharpest.Experiments.Paper.Items;

namespace Sharpest.Experiments.Paper.Claims;

/// <summary>What the paper says about the part of the step that lies along the sharpest direction.</summary>
internal static class EscapingClaims
{
    private static readonly string[] Baseline = [EscapingItems.Baseline];

    public static IClaim RemovingLetsGrow { get; } =
        ComparisonClaim.Above(
            "Without the step along the sharpest direction, λ₁ grows beyond that of SGD.",
            Sharpness.Final,
            [EscapingItems.WithoutTop],
            Baseline
        );

    public static IClaim ShorterLetsGrow { get; } =
        ComparisonClaim.Above(
            "A shorter step along the sharpest direction lets λ₁ grow.",
            Sharpness.Final,
            [EscapingItems.Top(0.25)],
            Baseline
        );

    public static IClaim LongerHoldsDown { get; } =
        ComparisonClaim.Above(
            "A longer step along the sharpest direction holds λ₁ down.",
            Sharpness.Final,
            Baseline,
            [EscapingItems.Top(4)]
        );

    public static IReadOnlyList<IClaim> All { get; } = [RemovingLetsGrow, ShorterLetsGrow, LongerHoldsDown];
}
