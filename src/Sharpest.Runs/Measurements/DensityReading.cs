namespace Sharpest.Runs.Measurements;

/// <summary>An estimate of how the eigenvalues of a matrix are distributed; the density integrates to 1.</summary>
/// <param name="Grid">Eigenvalues, ascending.</param>
/// <param name="Density">The density at each, smoothed by a Gaussian.</param>
/// <param name="StandardError">The standard error of each density over the random start vectors.</param>
/// <param name="Width">The standard deviation of the Gaussian.</param>
/// <param name="OperatorCalls">Products it took.</param>
public sealed record DensityReading(
    IReadOnlyList<double> Grid,
    IReadOnlyList<double> Density,
    IReadOnlyList<double> StandardError,
    double Width,
    int OperatorCalls
);
