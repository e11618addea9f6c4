namespace Sharpest.Spectra;

/// <summary>The pairs wanted at one end of a spectrum, and the test whether they have been found.</summary>
internal sealed class SpectrumEnd
{
    // A wanted eigenvalue may be zero; residuals relative to it alone could then never be met.
    private const double LeastShareOfRadius = 0.01;

    // The probability that a confirmation overlooks an eigenvalue, for operators on which Lanczos does worst.
    private const double Risk = 1e-3;

    private readonly LanczosOptions options;
    private readonly long dimension;
    private double[] before = [];

    // Sign +1 for the largest algebraic eigenvalues, −1 for the smallest.
    public SpectrumEnd(int sign, int count, long dimension, LanczosOptions options)
    {
        Sign = sign;
        Count = count;
        this.dimension = dimension;
        this.options = options;
    }

    public int Sign { get; }

    public int Count { get; }

    private double GuardTolerance => Math.Max(options.Tolerance, options.GuardTolerance);

    // What residuals are relative to.
    public double Scale(RitzPairs pairs) =>
        Math.Max(Math.Max(Math.Abs(pairs.Value(Sign, 0)), LeastShareOfRadius * pairs.Radius), double.Epsilon);

    // The largest residual of the wanted pairs, relative to the scale; infinite while there are too few.
    public double WorstResidual(RitzPairs pairs) =>
        pairs.Count < Count
            ? double.PositiveInfinity
            : Enumerable.Range(0, Count).Max(i => pairs.Residual(Sign, i)) / Scale(pairs);

    // Whether the wanted pairs are exact enough and the guard pairs behind them in sight.
    public bool IsMet(RitzPairs pairs)
    {
        int watched = (int)Math.Min(dimension, Count + options.GuardPairs);
        return pairs.Count >= watched
            && WorstResidual(pairs) <= options.Tolerance
            && Enumerable
                .Range(Count, watched - Count)
                .All(i => pairs.Residual(Sign, i) <= GuardTolerance * Scale(pairs));
    }

    // Remembers what is known before a new chain begins.
    public void Remember(RitzPairs pairs) =>
        before = [.. Enumerable.Range(0, Math.Min(Count, pairs.Count)).Select(i => pairs.Value(Sign, i))];

    // Whether the chain brought eigenvalues among the wanted ones that were not known before it.
    public bool HasGained(RitzPairs pairs) =>
        before.Length < Count
        || Enumerable
            .Range(0, Count)
            .Any(i => Sign * (pairs.Value(Sign, i) - before[i]) > options.Tolerance * Scale(pairs));

    // Whether a chain from a random direction outside everything found has shown that nothing wanted is left there.
    // After j steps the outermost eigenvalue μ out there differs from the chain's own outermost θ, seen from the other
    // end of the spectrum, by a share ε = (ln(1.648·√n / risk) / (2j − 1))² of μ at most, save with the stated risk
    // (Kuczyński & Woźniakowski 1992). Either that excludes a wanted one, or ε is below a half and θ has converged.
    public bool IsSettled(RitzPairs all, RitzPairs chain)
    {
        double logarithm = Math.Log(1.648 * Math.Sqrt(dimension) / Risk);
        double share = Math.Pow(logarithm / (2 * chain.Count - 1), 2);
        if (share >= 1)
            return false;
        double opposite = Sign * all.Value(-Sign, 0);
        double bound = opposite + (Sign * chain.Value(Sign, 0) - opposite) / (1 - share);
        return bound <= Sign * all.Value(Sign, Count - 1)
            || (share <= 0.5 && chain.Residual(Sign, 0) <= GuardTolerance * Scale(all));
    }
}
