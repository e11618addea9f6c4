namespace Sharpest.Spectra;

/// <summary>How far a search has come.</summary>
/// <param name="OperatorCalls">Products taken.</param>
/// <param name="Largest">The outermost eigenvalue as known so far: the smallest when only small ones are sought.</param>
/// <param name="WorstBound">The largest residual of the wanted pairs relative to it, or infinity while too few are known.</param>
public sealed record LanczosProgress(int OperatorCalls, double Largest, double WorstBound);
