namespace Sharpest.Spectra;

/// <summary>How the random vectors of an estimate are drawn. Both kinds have E[zzᵀ] = I.</summary>
public enum ProbeKind
{
    /// <summary>Entries +1 or −1 with equal chance: the least variance for traces.</summary>
    Rademacher,

    /// <summary>Entries from the normal distribution.</summary>
    Gaussian,
}

/// <summary>What an estimate from random vectors may cost, and how they are drawn.</summary>
public sealed record ProbeOptions
{
    /// <summary>The products with the operator to take.</summary>
    /// <value>The default is 30.</value>
    public int Products { get; init; } = 30;

    /// <summary>The kind of random vector.</summary>
    /// <value>The default is <see cref="ProbeKind.Rademacher"/>.</value>
    public ProbeKind Kind { get; init; }

    /// <summary>The seed of the random vectors; the i-th is the same whatever their number.</summary>
    /// <value>The default is 0.</value>
    public long Seed { get; init; }
}
