namespace Sharpest.Spectra;

/// <summary>How a search for eigenpairs or an estimate ended.</summary>
public enum SolverStatus
{
    /// <summary>Every pair meets the tolerance; an estimate took all its products.</summary>
    Converged,

    /// <summary>
    /// Not converged: the products allowed were used up, or rounding keeps the residuals above the tolerance. Allow more,
    /// or accept a larger tolerance.
    /// </summary>
    MaxOperatorCalls,

    /// <summary>The operator gave NaN or infinite numbers: the weights or the data hold some, or the loss overflows.</summary>
    NonFinite,

    /// <summary>The caller stopped it; what was known by then is returned.</summary>
    Cancelled,
}
