namespace Sharpest.Landscape;

/// <summary>How a step is taken apart.</summary>
public sealed record StepDecompositionOptions
{
    /// <summary>The multiples of the real step length.</summary>
    /// <value>The default is ¼, ⅓, ½, 1, 2, 3, 4, as in the paper.</value>
    public IReadOnlyList<double> Multiples { get; init; } = [0.25, 1.0 / 3, 0.5, 1, 2, 3, 4];

    /// <summary>The error of an interpolated loss that is accepted, relative to the loss.</summary>
    /// <value>The default is 0.001.</value>
    public double Tolerance { get; init; } = 1e-3;
}
