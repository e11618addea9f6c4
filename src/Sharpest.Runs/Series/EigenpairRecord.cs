namespace Sharpest.Runs.Series;

/// <summary>One eigenpair of a measurement, without its vector.</summary>
/// <param name="Rank">1 for the largest eigenvalue.</param>
/// <param name="Value">The eigenvalue λ.</param>
/// <param name="Residual">‖Hv − λv‖.</param>
/// <param name="GradientCosine">cos(∇L, v) with the gradient over the same examples.</param>
public sealed record EigenpairRecord(int Rank, double Value, double Residual, double GradientCosine);
