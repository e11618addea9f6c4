using Sharpest.Operators;
using static TorchSharp.torch;

namespace Sharpest.Spectra;

/// <summary>
/// Finds the eigenvalues at the ends of the spectrum of a symmetric operator, with their eigenvectors, by the Lanczos
/// iteration with full reorthogonalisation. It stops when the wanted pairs meet the tolerance and the guard pairs are in
/// sight.
/// </summary>
/// <remarks>
/// <para>
/// Residuals ‖Av − λv‖ come from the products that were taken, all of whose coefficients are kept, at no further product;
/// they hold to the rounding of the operator's dtype, 1e-6·‖A‖ in single precision.
/// </para>
/// <para>
/// Cost: one product a step. Memory: one vector a product, <c>n · 4</c> bytes in single precision. An operator with no
/// more rows than <see cref="LanczosOptions.MaxOperatorCalls"/> is decomposed completely. For larger ones a copy of a
/// multiple eigenvalue is looked for only with <see cref="LanczosOptions.ConfirmMultiplicity"/>, or when the start's
/// reachable subspace is exhausted; the Hessians of networks need neither.
/// </para>
/// </remarks>
public sealed class LanczosSolver
{
    private readonly LanczosOptions options;

    /// <summary>Creates a solver.</summary>
    /// <param name="options">When to stop, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public LanczosSolver(LanczosOptions? options = null)
    {
        this.options = options ?? new LanczosOptions();
        Check(this.options);
    }

    /// <summary>Finds the <paramref name="count"/> largest algebraic eigenvalues and their eigenvectors.</summary>
    /// <param name="matrix">The operator.</param>
    /// <param name="count">How many, from 1 to n.</param>
    /// <param name="start">
    /// The first direction, shape <c>[n]</c>; for a Hessian the gradient, which lies largely in the sharp subspace, or
    /// <see cref="Eigenpairs.StartVector"/> of an earlier search, which takes about as many products. When null, or
    /// zero, a random direction is drawn; else a hundredth of one is added, so that no eigenvector is lacking.
    /// </param>
    /// <param name="progress">Told after every product, or null.</param>
    /// <param name="stop">Asked between products; the result then has the status <see cref="SolverStatus.Cancelled"/>.</param>
    /// <returns>The pairs, largest first; the caller disposes them. Their status says whether they can be trusted.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not from 1 to n.</exception>
    /// <exception cref="ArgumentException">The start vector has another shape.</exception>
    public Eigenpairs Largest(
        ISymmetricOperator matrix,
        int count,
        Tensor? start = null,
        IProgress<LanczosProgress>? progress = null,
        CancellationToken stop = default
    ) => Search(matrix, [(+1, count)], start, progress, stop)[0];

    /// <summary>Finds the <paramref name="count"/> smallest algebraic eigenvalues and their eigenvectors.</summary>
    /// <param name="matrix">The operator.</param>
    /// <param name="count">How many, from 1 to n.</param>
    /// <param name="start">The first direction, shape <c>[n]</c>, or null for a random one.</param>
    /// <param name="progress">Told after every product, or null.</param>
    /// <param name="stop">Asked between products; the result then has the status <see cref="SolverStatus.Cancelled"/>.</param>
    /// <returns>The pairs, descending, so the smallest eigenvalue is the last; the caller disposes them.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not from 1 to n.</exception>
    /// <exception cref="ArgumentException">The start vector has another shape.</exception>
    public Eigenpairs Smallest(
        ISymmetricOperator matrix,
        int count,
        Tensor? start = null,
        IProgress<LanczosProgress>? progress = null,
        CancellationToken stop = default
    ) => Search(matrix, [(-1, count)], start, progress, stop)[0];

    /// <summary>Finds the largest and the smallest eigenvalues in one Krylov space.</summary>
    /// <param name="matrix">The operator.</param>
    /// <param name="largest">How many of the largest, from 1 to n.</param>
    /// <param name="smallest">How many of the smallest, from 1 to n.</param>
    /// <param name="start">The first direction, shape <c>[n]</c>, or null for a random one.</param>
    /// <param name="progress">Told after every product, or null.</param>
    /// <param name="stop">Asked between products; the result then has the status <see cref="SolverStatus.Cancelled"/>.</param>
    /// <returns>The pairs of both ends; the caller disposes them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number of pairs is not from 1 to n.</exception>
    /// <exception cref="ArgumentException">The start vector has another shape.</exception>
    public SpectrumEnds BothEnds(
        ISymmetricOperator matrix,
        int largest,
        int smallest,
        Tensor? start = null,
        IProgress<LanczosProgress>? progress = null,
        CancellationToken stop = default
    )
    {
        Eigenpairs[] found = Search(matrix, [(+1, largest), (-1, smallest)], start, progress, stop);
        return new SpectrumEnds(found[0], found[1]);
    }

    private Eigenpairs[] Search(
        ISymmetricOperator matrix,
        (int Sign, int Count)[] wanted,
        Tensor? start,
        IProgress<LanczosProgress>? progress,
        CancellationToken stop
    )
    {
        ArgumentNullException.ThrowIfNull(matrix);
        foreach ((int _, int count) in wanted)
            CheckCount(count, matrix);
        if (start is not null && (start.dim() != 1 || start.size(0) != matrix.Dimension))
            throw new ArgumentException($"The start vector must have shape [{matrix.Dimension}].", nameof(start));
        SpectrumEnd[] ends = [.. wanted.Select(w => new SpectrumEnd(w.Sign, w.Count, matrix.Dimension, options))];
        using IDisposable noGrad = no_grad();
        using var search = new LanczosSearch(new Products(matrix, stop), ends, options, progress);
        return search.Run(start);
    }

    // How many eigenvalues may be asked of an operator.
    internal static void CheckCount(int count, ISymmetricOperator matrix)
    {
        if (count < 1 || count > matrix.Dimension)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count),
                count,
                $"The operator has {matrix.Dimension} eigenvalues; ask for 1 to {matrix.Dimension}."
            );
        }
    }

    private static void Check(LanczosOptions options)
    {
        if (!(options.Tolerance > 0) || !double.IsFinite(options.Tolerance))
            throw new ArgumentOutOfRangeException(
                nameof(options),
                options.Tolerance,
                "The tolerance must be positive."
            );
        if (!(options.GuardTolerance >= 0))
            throw new ArgumentOutOfRangeException(
                nameof(options),
                options.GuardTolerance,
                "The guard tolerance must be a number that is not negative."
            );
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxOperatorCalls, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.GuardPairs, nameof(options));
    }
}
