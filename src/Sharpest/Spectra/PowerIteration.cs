using Sharpest.Operators;
using static TorchSharp.torch;

namespace Sharpest.Spectra;

/// <summary>
/// Finds the eigenvalues of largest size |λ|, with their signs, by the power iteration, one after another with those
/// found projected out. It keeps few vectors but needs many products: the error shrinks by |λₖ₊₁/λₖ| a product only, and
/// not at all for a pair ±λ. Prefer <see cref="LanczosSolver"/> unless memory forbids it.
/// </summary>
/// <remarks>Memory: three vectors and one for each pair.</remarks>
public sealed class PowerIteration
{
    private readonly PowerIterationOptions options;

    /// <summary>Creates a solver.</summary>
    /// <param name="options">When to stop, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public PowerIteration(PowerIterationOptions? options = null)
    {
        this.options = options ?? new PowerIterationOptions();
        Check(this.options);
    }

    /// <summary>Finds the <paramref name="count"/> eigenvalues of largest size and their eigenvectors.</summary>
    /// <param name="matrix">The operator.</param>
    /// <param name="count">How many, from 1 to n.</param>
    /// <param name="start">The first direction for the first pair, shape <c>[n]</c>, or null for a random one.</param>
    /// <param name="progress">Told after every product, or null.</param>
    /// <param name="stop">Asked between products; the result then has the status <see cref="SolverStatus.Cancelled"/>.</param>
    /// <returns>
    /// The pairs in descending order of their values, signs included; the caller disposes them. When the products did not
    /// suffice, the last pair found is as far as it came, and its residual says how far that is.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not from 1 to n.</exception>
    /// <exception cref="ArgumentException">The start vector has another shape.</exception>
    public Eigenpairs Dominant(
        ISymmetricOperator matrix,
        int count,
        Tensor? start = null,
        IProgress<LanczosProgress>? progress = null,
        CancellationToken stop = default
    )
    {
        ArgumentNullException.ThrowIfNull(matrix);
        LanczosSolver.CheckCount(count, matrix);
        if (start is not null && (start.dim() != 1 || start.size(0) != matrix.Dimension))
            throw new ArgumentException($"The start vector must have shape [{matrix.Dimension}].", nameof(start));
        using IDisposable _ = no_grad();
        using var run = new PowerRun(new Products(matrix, stop), count, options, progress);
        return run.Run(start);
    }

    private static void Check(PowerIterationOptions options)
    {
        if (!(options.Tolerance > 0) || !double.IsFinite(options.Tolerance))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                options.Tolerance,
                "The tolerance must be positive."
            );
        }
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxOperatorCalls, 1, nameof(options));
    }
}
