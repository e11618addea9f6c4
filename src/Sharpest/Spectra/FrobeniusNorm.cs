using Sharpest.Operators;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Spectra;

/// <summary>
/// Estimates the Frobenius norm ‖A‖_F = √(Σ λ²) of a symmetric operator from the lengths of its products with random
/// vectors: E‖Az‖² = ‖A‖_F².
/// </summary>
public sealed class FrobeniusNorm
{
    private const string Purpose = "frobenius";

    private readonly ProbeOptions options;

    /// <summary>Creates an estimator.</summary>
    /// <param name="options">
    /// Products and kind of random vectors, or null for the defaults; the paper takes 50 Gaussian ones.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer products than 1.</exception>
    public FrobeniusNorm(ProbeOptions? options = null)
    {
        this.options = options ?? new ProbeOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.Products, 1, nameof(options));
    }

    /// <summary>The seed of the i-th random vector: <c>torch.manual_seed(key)</c>, then <c>randn(n)</c> for Gaussian ones.</summary>
    /// <param name="seed">The seed of the options.</param>
    /// <param name="index">i, from 0.</param>
    /// <returns>The key, with which other programs draw the same vector.</returns>
    public static long ProbeKey(long seed, int index) => new Seed(seed).Key(Purpose, index);

    /// <summary>Takes the products and estimates. Memory: two vectors.</summary>
    /// <param name="matrix">The operator.</param>
    /// <param name="progress">Told after every product, or null.</param>
    /// <param name="stop">Asked between products; the lengths so far are then used.</param>
    /// <returns>The norm with its standard error, and beside it the number that the paper's code calls by this name.</returns>
    public FrobeniusEstimate Estimate(
        ISymmetricOperator matrix,
        IProgress<EstimateProgress>? progress = null,
        CancellationToken stop = default
    )
    {
        ArgumentNullException.ThrowIfNull(matrix);
        using IDisposable _ = no_grad();
        var products = new Products(matrix, stop);
        var probes = new ProbeStream(matrix, options.Kind, options.Seed, Purpose);
        var lengths = new RunningMean();
        var squares = new RunningMean();
        var traces = new RunningMean();
        for (int i = 0; i < options.Products; i++)
        {
            using Tensor probe = probes.Draw(i);
            using Tensor? product = products.Take(probe);
            if (product is null)
                break;
            double length = Products.Norm(product);
            if (!products.IsUsable(length))
                break;
            lengths.Add(length);
            squares.Add(length * length);
            traces.Add(Products.Dot(probe, product));
            progress?.Report(new(products.Count, options.Products, Math.Sqrt(squares.Value), ErrorOfRoot(squares)));
        }
        return new FrobeniusEstimate(
            Math.Sqrt(squares.Value),
            ErrorOfRoot(squares),
            Math.Sqrt(lengths.Value),
            traces.Value,
            traces.StandardError,
            products.Status,
            products.Count,
            products.Seconds
        );
    }

    // d√x = dx / (2√x); a norm of zero is exact.
    private static double ErrorOfRoot(RunningMean squares) =>
        squares.Value == 0 ? squares.StandardError : squares.StandardError / (2 * Math.Sqrt(squares.Value));
}
