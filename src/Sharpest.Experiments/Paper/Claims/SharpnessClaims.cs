namespace Sharpest.Experiments.Paper.Claims;

/// <summary>What the paper says about λ₁ along training.</summary>
internal static class SharpnessClaims
{
    private const double ClearRise = 1.5;
    private const double EndAfterPeak = 0.2;

    public static IClaim Rises { get; } =
        new ThresholdClaim("λ₁ rises from its value at initialisation.", Sharpness.Rise, ClearRise);

    public static IClaim Peaks { get; } =
        new ThresholdClaim("λ₁ reaches its peak early, then falls or levels off.", Sharpness.AfterPeak, EndAfterPeak);

    public static IClaim LowerForLargerSteps { get; } =
        ComparisonClaim.Rising("The larger the learning rate, the lower the peak of λ₁.", Sharpness.Peak);

    public static IClaim LowerForSmallerBatches { get; } =
        ComparisonClaim.Rising("The smaller the mini-batch, the lower the peak of λ₁.", Sharpness.Peak);
}
