namespace Sharpest.Spectra;

/// <summary>When the power iteration stops.</summary>
public sealed record PowerIterationOptions
{
    /// <summary>The residual ‖Av − λv‖ demanded of every pair, relative to the eigenvalue of largest size.</summary>
    /// <value>The default is 0.001.</value>
    public double Tolerance { get; init; } = 1e-3;

    /// <summary>The most products with the operator, for all pairs together.</summary>
    /// <value>The default is 1000.</value>
    public int MaxOperatorCalls { get; init; } = 1000;

    /// <summary>The seed of the random start vectors.</summary>
    /// <value>The default is 0.</value>
    public long Seed { get; init; }
}
