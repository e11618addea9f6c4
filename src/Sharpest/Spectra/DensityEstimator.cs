using Sharpest.Operators;
using static TorchSharp.torch;

namespace Sharpest.Spectra;

/// <summary>
/// Estimates how the eigenvalues of a symmetric operator are distributed, by stochastic Lanczos quadrature (Ubaru, Chen
/// &amp; Saad 2017): from each random unit vector q a few Lanczos steps with full reorthogonalisation give the nodes and
/// weights of the Gauss quadrature of qᵀf(A)q, whose mean over q is tr f(A)/n.
/// </summary>
public sealed class DensityEstimator
{
    private readonly DensityOptions options;

    /// <summary>Creates an estimator.</summary>
    /// <param name="options">Probes and steps, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer probes or steps than 1.</exception>
    public DensityEstimator(DensityOptions? options = null)
    {
        this.options = options ?? new DensityOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.Probes, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.Steps, 1, nameof(options));
    }

    /// <summary>
    /// Takes probes × steps products at most. Memory: one vector a step, and one for each known pair.
    /// </summary>
    /// <param name="matrix">The operator.</param>
    /// <param name="known">
    /// Eigenpairs found before, or null. They enter the density exactly, with weight 1/n each, and the probes see the
    /// rest of the spectrum only, so that outliers cost no steps and add no error.
    /// </param>
    /// <param name="progress">Told after every product, or null; the value is the trace from the probes done.</param>
    /// <param name="stop">Asked between products; the probes done by then are used.</param>
    /// <returns>The density.</returns>
    /// <exception cref="ArgumentException">The known pairs belong to another operator, or leave nothing to estimate.</exception>
    public SpectralDensity Estimate(
        ISymmetricOperator matrix,
        Eigenpairs? known = null,
        IProgress<EstimateProgress>? progress = null,
        CancellationToken stop = default
    )
    {
        ArgumentNullException.ThrowIfNull(matrix);
        if (known is not null && (known.Vectors.size(0) != matrix.Dimension || known.Count >= matrix.Dimension))
        {
            throw new ArgumentException(
                $"Known vectors must have {matrix.Dimension} entries and be fewer than that; these are {known.Count} of {known.Vectors.size(0)}.",
                nameof(known)
            );
        }
        using IDisposable _ = no_grad();
        var run = new DensityRun(new Products(matrix, stop), options, known, progress);
        return run.Run();
    }
}
