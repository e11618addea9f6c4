namespace Sharpest.Operators;

/// <summary>What a <see cref="GradientCovarianceOperator"/> is a second moment of.</summary>
public sealed record GradientCovarianceOptions
{
    /// <summary>Whether the mean gradient is subtracted: the covariance; otherwise the second moment about zero.</summary>
    /// <value>The default is true.</value>
    public bool Centred { get; init; } = true;
}
