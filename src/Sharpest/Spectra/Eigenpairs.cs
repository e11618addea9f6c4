using static TorchSharp.torch;

namespace Sharpest.Spectra;

/// <summary>Eigenvalues of a symmetric operator with their eigenvectors, and how far they can be trusted.</summary>
public sealed class Eigenpairs : IDisposable
{
    /// <summary>Puts a result together.</summary>
    /// <param name="values">Descending.</param>
    /// <param name="vectors">Unit columns, shape <c>[n, k]</c>; owned by the result.</param>
    /// <param name="residuals">‖Av − λv‖ of each pair, from products that were really taken.</param>
    /// <param name="status">How the search ended.</param>
    /// <param name="operatorCalls">Products taken.</param>
    /// <param name="seconds">Wall-clock seconds.</param>
    public Eigenpairs(
        IReadOnlyList<double> values,
        Tensor vectors,
        IReadOnlyList<double> residuals,
        SolverStatus status,
        int operatorCalls,
        double seconds
    )
    {
        Values = values;
        Vectors = vectors;
        Residuals = residuals;
        Status = status;
        OperatorCalls = operatorCalls;
        Seconds = seconds;
    }

    /// <summary>The eigenvalues, largest algebraic value first. Fewer than asked for when the search ended early.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>The eigenvectors as unit columns, shape <c>[n, k]</c>, signs so that the entry of largest size is positive.</summary>
    public Tensor Vectors { get; }

    /// <summary>‖Av − λv‖ of each pair.</summary>
    public IReadOnlyList<double> Residuals { get; }

    /// <summary>How the search ended.</summary>
    public SolverStatus Status { get; }

    /// <summary>Products with the operator that were taken.</summary>
    public int OperatorCalls { get; }

    /// <summary>Wall-clock seconds that the search took.</summary>
    public double Seconds { get; }

    /// <summary>How many pairs there are.</summary>
    public int Count => Values.Count;

    /// <summary>
    /// A start for a search on a similar operator: the sum of the vectors, normalised. On networks it does not pay: after
    /// ten steps of training the directions have turned so far that a search takes as many products as from the gradient.
    /// </summary>
    /// <returns>Shape <c>[n]</c>, zero when there are no pairs; the caller disposes it.</returns>
    public Tensor StartVector()
    {
        using IDisposable _ = no_grad();
        using Tensor sum = Vectors.sum(1);
        return sum.div(Math.Sqrt(Math.Max(1, Count))).DetachFromDisposeScope();
    }

    /// <summary>Frees the vectors.</summary>
    public void Dispose() => Vectors.Dispose();
}
