namespace Sharpest.Tracking;

/// <summary>The numbers of one measurement, without its vectors.</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="LearningRate">η then.</param>
/// <param name="Eigenvalues">λ₁ ≥ λ₂ ≥ ….</param>
/// <param name="GradientCosines">cos(∇L, e_k).</param>
public sealed record SharpnessPoint(
    long Step,
    double LearningRate,
    IReadOnlyList<double> Eigenvalues,
    IReadOnlyList<double> GradientCosines
)
{
    /// <summary>Epochs done, or null when the length of an epoch is not known.</summary>
    public double? Epoch { get; init; }

    /// <summary>L over the sample, or null when it was not kept.</summary>
    public double? Loss { get; init; }

    /// <summary>Why it was measured then: <c>period</c>, <c>zoom</c>, <c>asked</c>, <c>refresh</c>, or a trigger's name.</summary>
    public string? Reason { get; init; }
}
