namespace Sharpest.Spectra;

/// <summary>What an estimate of a spectral density may cost.</summary>
public sealed record DensityOptions
{
    /// <summary>Random start vectors, over which the error is estimated.</summary>
    /// <value>The default is 5.</value>
    public int Probes { get; init; } = 5;

    /// <summary>Lanczos steps from each, one product a step: moments up to 2·steps − 1 of each probe are exact.</summary>
    /// <value>The default is 60.</value>
    public int Steps { get; init; } = 60;

    /// <summary>The seed of the start vectors; the i-th is the same whatever their number.</summary>
    /// <value>The default is 0.</value>
    public long Seed { get; init; }
}
