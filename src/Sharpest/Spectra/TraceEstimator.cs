using Sharpest.Operators;
using static TorchSharp.torch;

namespace Sharpest.Spectra;

/// <summary>
/// Estimates the trace of a symmetric operator from products with random vectors. Which method suits depends on the
/// spectrum: where a few eigenvalues stand out, as in networks, Hutch++ and XTrace need far fewer products than
/// Hutchinson for the same error.
/// </summary>
public sealed class TraceEstimator
{
    private readonly ProbeOptions options;

    /// <summary>Creates an estimator.</summary>
    /// <param name="options">Products and kind of random vectors, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer products than 1.</exception>
    public TraceEstimator(ProbeOptions? options = null)
    {
        this.options = options ?? new ProbeOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.Products, 1, nameof(options));
    }

    /// <summary>
    /// The mean of zᵀAz (Hutchinson 1990). Unbiased; the variance of one term is 2(‖A‖_F² − Σ aᵢᵢ²) for Rademacher and
    /// 2‖A‖_F² for Gaussian vectors. The standard error is s/√N of the N terms. Memory: two vectors.
    /// </summary>
    /// <param name="matrix">The operator.</param>
    /// <param name="progress">Told after every product, or null.</param>
    /// <param name="stop">Asked between products; the terms so far are then averaged.</param>
    /// <returns>The estimate; with one product its standard error is NaN.</returns>
    public Estimate Hutchinson(
        ISymmetricOperator matrix,
        IProgress<EstimateProgress>? progress = null,
        CancellationToken stop = default
    )
    {
        ArgumentNullException.ThrowIfNull(matrix);
        using IDisposable _ = no_grad();
        return new HutchinsonTrace(matrix, options, progress, stop).Run();
    }

    /// <summary>
    /// Hutch++ (Meyer, Musco, Musco &amp; Woodruff 2021): a third of the products finds an orthonormal basis Q of the
    /// operator's range, as many give tr(QᵀAQ) exactly, and the rest goes into Hutchinson's estimate of what is left.
    /// Unbiased; exact for a rank up to a third of the products. The standard error is s/√N of the N terms of the last
    /// part; those are few, so it scatters itself. Memory: a vector for every third product.
    /// </summary>
    /// <param name="matrix">The operator.</param>
    /// <param name="progress">Told after every product, or null.</param>
    /// <param name="stop">Asked between products.</param>
    /// <returns>The estimate; NaN when it was ended before the last part began.</returns>
    /// <exception cref="InvalidOperationException">There are fewer products than 6.</exception>
    public Estimate HutchPlusPlus(
        ISymmetricOperator matrix,
        IProgress<EstimateProgress>? progress = null,
        CancellationToken stop = default
    )
    {
        ArgumentNullException.ThrowIfNull(matrix);
        RequireProducts("Hutch++", HutchPlusPlusTrace.LeastProducts);
        using IDisposable _ = no_grad();
        using var trace = new HutchPlusPlusTrace(matrix, options, progress, stop);
        return trace.Run();
    }

    /// <summary>
    /// XTrace (Epperly, Tropp &amp; Webber 2024): every random vector in turn plays the probe of what the range of all
    /// others leaves, and the N results are averaged. Half of the products makes the range, half is taken within it.
    /// Unbiased; exact for a rank below half of the products. The standard error is √(Σ(tᵢ − t̄)²/(N(N − 1))) of the N
    /// results, which are not independent; the paper finds it of the right size. Memory: a vector for every second product.
    /// </summary>
    /// <param name="matrix">The operator.</param>
    /// <param name="progress">Told after every product, or null; the value is known at the last only.</param>
    /// <param name="stop">Asked between products.</param>
    /// <returns>The estimate; NaN when it was ended early. An odd product is not taken.</returns>
    /// <exception cref="InvalidOperationException">There are fewer products than 4.</exception>
    public Estimate XTrace(
        ISymmetricOperator matrix,
        IProgress<EstimateProgress>? progress = null,
        CancellationToken stop = default
    )
    {
        ArgumentNullException.ThrowIfNull(matrix);
        RequireProducts("XTrace", ExchangeableTrace.LeastProducts);
        using IDisposable _ = no_grad();
        using var trace = new ExchangeableTrace(matrix, options, progress, stop);
        return trace.Run();
    }

    private void RequireProducts(string method, int least)
    {
        if (options.Products < least)
        {
            throw new InvalidOperationException(
                $"{method} needs at least {least} products; {options.Products} are allowed. Allow more, or use Hutchinson."
            );
        }
    }
}
