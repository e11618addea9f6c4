namespace Sharpest.Experiments.Models;

/// <summary>The sizes that make a <see cref="SimpleCnn"/>.</summary>
/// <param name="Kernel">Height and width of every kernel, odd.</param>
/// <param name="Filters">Output channels of the first two convolutions; the last two have twice as many.</param>
/// <param name="Hidden">Width of the dense layer.</param>
public sealed record SimpleCnnSize(int Kernel, int Filters, int Hidden)
{
    /// <summary>3×3 kernels, 32 and 64 filters: 361,898 parameters for 3×32×32 and 10 classes.</summary>
    public static SimpleCnnSize Small { get; } = new(3, 32, 128);

    /// <summary>5×5 kernels, 100 and 200 filters: 2,399,518 parameters for 3×32×32 and 10 classes.</summary>
    public static SimpleCnnSize Medium { get; } = new(5, 100, 128);

    /// <summary>Height and width of the smallest image that leaves a pixel after both poolings.</summary>
    public int SmallestSide => (2 * (2 + Kernel - 1)) + Kernel - 1;

    /// <summary>The height or width that is left of a side after all convolutions and poolings.</summary>
    /// <param name="side">Height or width of the image.</param>
    /// <returns>Height or width before the dense layer; below 1 when the image is too small.</returns>
    public int SideAfter(int side) => (((side - Kernel + 1) / 2) - Kernel + 1) / 2;
}
