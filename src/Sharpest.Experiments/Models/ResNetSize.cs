namespace Sharpest.Experiments.Models;

/// <summary>The sizes that make a <see cref="ResNet"/>.</summary>
/// <param name="Filters">Output channels of the first stage; the second has twice and the third four times as many.</param>
/// <param name="Blocks">Blocks of each of the three stages.</param>
/// <param name="BatchNorm">Whether a batch normalization stands before every ReLU.</param>
public sealed record ResNetSize(int Filters, int Blocks, bool BatchNorm)
{
    /// <summary>ResNet-32 without normalization: 465,674 parameters for 3×32×32 and 10 classes.</summary>
    public static ResNetSize Plain32 { get; } = new(16, 5, BatchNorm: false);

    /// <summary>ResNet-32 with batch normalization: 467,946 parameters for 3×32×32 and 10 classes.</summary>
    public static ResNetSize Normalized32 { get; } = new(16, 5, BatchNorm: true);

    /// <summary>The number s by which the variance of the weights is reduced: one over the number of blocks.</summary>
    public double InitialScale => 1.0 / (3 * Blocks);
}
