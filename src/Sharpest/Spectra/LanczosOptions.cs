namespace Sharpest.Spectra;

/// <summary>When the Lanczos iteration stops.</summary>
public sealed record LanczosOptions
{
    /// <summary>
    /// The residual ‖Av − λv‖ demanded of every pair, relative to the outermost eigenvalue of its end (|λ₁| for the
    /// largest), or to a hundredth of the largest |λ| if that is more.
    /// </summary>
    /// <value>The default is 0.001.</value>
    public double Tolerance { get; init; } = 1e-3;

    /// <summary>The most products with the operator. One with no more rows than this is decomposed completely.</summary>
    /// <value>The default is 100.</value>
    public int MaxOperatorCalls { get; init; } = 100;

    /// <summary>
    /// Further pairs that must be found, less exactly, before the wanted ones are believed: a small residual alone may
    /// belong to the wrong pair while a larger eigenvalue is still hidden.
    /// </summary>
    /// <value>The default is 2.</value>
    public int GuardPairs { get; init; } = 2;

    /// <summary>The residual demanded of the guard pairs, relative as <see cref="Tolerance"/> is; never stricter than <see cref="Tolerance"/>.</summary>
    /// <value>The default is 0.01.</value>
    public double GuardTolerance { get; init; } = 1e-2;

    /// <summary>
    /// Whether the search, once it has converged, goes on from a random direction orthogonal to all it has seen, until a
    /// further copy of a multiple or clustered eigenvalue is found or excluded (with a risk of about 0.001 for each end).
    /// A confirmation takes ½ + 0.7·ln(1648·√n) further products or more, 9 to 12 for most networks, which is half as many
    /// as the search took; every copy that is found takes about a search of its own. Operators with no more rows than <see cref="MaxOperatorCalls"/> never need it.
    /// </summary>
    /// <value>The default is false.</value>
    public bool ConfirmMultiplicity { get; init; }

    /// <summary>The seed of the random directions.</summary>
    /// <value>The default is 0.</value>
    public long Seed { get; init; }
}
