namespace Sharpest.Experiments.Paper.Claims;

/// <summary>What batch normalization does to λ₁ where the mini-batch is large.</summary>
internal static class LargeBatchClaims
{
    private const string Plain = "no ";

    public static IClaim NormalizedIsSharper { get; } =
        new ComparisonClaim(
            "With batch normalization λ₁ peaks higher than without, at equal learning rate.",
            Sharpness.Peak,
            results =>
                [
                    .. results
                        .Where(label => label.StartsWith(Plain, StringComparison.Ordinal))
                        .Select(plain => (Higher: results.Find(plain.Label[Plain.Length..]), Lower: plain))
                        .Where(pair => pair.Higher is not null)
                        .Select(pair => (pair.Higher!, pair.Lower)),
                ]
        );
}
