using Sharpest.Operators;
using static TorchSharp.torch;

namespace Sharpest.Spectra;

/// <summary>
/// Estimates the diagonal of a symmetric operator as the mean of z ⊙ Az over random signs z (Bekas, Kokiopoulou &amp; Saad
/// 2007). Unbiased; the variance of one term of entry i is Σⱼ≠ᵢ aᵢⱼ².
/// </summary>
public sealed class DiagonalEstimator
{
    private readonly ProbeOptions options;

    /// <summary>Creates an estimator.</summary>
    /// <param name="options">Products, or null for the defaults; the vectors must be <see cref="ProbeKind.Rademacher"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer products than 1.</exception>
    /// <exception cref="ArgumentException">The vectors are of another kind, with which zᵢ² would not be 1.</exception>
    public DiagonalEstimator(ProbeOptions? options = null)
    {
        this.options = options ?? new ProbeOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.Products, 1, nameof(options));
        if (this.options.Kind != ProbeKind.Rademacher)
            throw new ArgumentException("The diagonal is estimated with Rademacher vectors only.", nameof(options));
    }

    /// <summary>Takes the products and estimates. Memory: four vectors.</summary>
    /// <param name="matrix">The operator.</param>
    /// <param name="progress">Told after every product, or null; the value is the sum of the diagonal.</param>
    /// <param name="stop">Asked between products; the terms so far are then averaged.</param>
    /// <returns>The diagonal with the standard error of each entry; the caller disposes it.</returns>
    public DiagonalEstimate Estimate(
        ISymmetricOperator matrix,
        IProgress<EstimateProgress>? progress = null,
        CancellationToken stop = default
    )
    {
        ArgumentNullException.ThrowIfNull(matrix);
        using IDisposable _ = no_grad();
        var products = new Products(matrix, stop);
        var probes = new ProbeStream(matrix, ProbeKind.Rademacher, options.Seed, "diagonal");
        var traces = new RunningMean();
        Tensor mean = Zeros(matrix);
        using Tensor squares = Zeros(matrix);
        while (products.Count < options.Products)
        {
            using Tensor probe = probes.Draw(products.Count);
            using Tensor? term = products.Take(probe);
            if (term is null)
                break;
            double trace = Products.Dot(probe, term);
            if (!products.IsUsable(trace))
                break;
            traces.Add(trace);
            using Tensor deviation = term.mul_(probe).sub(mean);
            mean.add_(deviation, alpha: 1.0 / traces.Count);
            using Tensor now = term.sub(mean);
            squares.addcmul_(deviation, now, 1);
            progress?.Report(new(products.Count, options.Products, traces.Value, traces.StandardError));
        }
        return Result(mean, squares, traces.Count, products);
    }

    private static DiagonalEstimate Result(Tensor mean, Tensor squares, int terms, Products products)
    {
        if (terms == 0)
            mean.fill_(double.NaN);
        Tensor errors = terms < 2 ? full_like(squares, double.NaN) : squares.div((double)(terms - 1) * terms).sqrt_();
        return new DiagonalEstimate(
            mean,
            errors.DetachFromDisposeScope(),
            products.Status,
            products.Count,
            products.Seconds
        );
    }

    private static Tensor Zeros(ISymmetricOperator matrix) =>
        zeros([matrix.Dimension], dtype: matrix.DType, device: matrix.Device).DetachFromDisposeScope();
}
