namespace Sharpest.Spectra;

/// <summary>The eigenpairs at both ends of a spectrum, from one search.</summary>
/// <param name="Top">The largest algebraic eigenvalues, descending; owned by this record.</param>
/// <param name="Bottom">The smallest, descending too, so the smallest is the last; owned by this record.</param>
public sealed record SpectrumEnds(Eigenpairs Top, Eigenpairs Bottom) : IDisposable
{
    /// <summary>How the search ended.</summary>
    public SolverStatus Status => Top.Status;

    /// <summary>Products with the operator that were taken, for both ends together.</summary>
    public int OperatorCalls => Top.OperatorCalls;

    /// <summary>Frees the vectors of both.</summary>
    public void Dispose()
    {
        Top.Dispose();
        Bottom.Dispose();
    }
}
