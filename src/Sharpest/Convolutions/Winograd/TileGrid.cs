using static TorchSharp.torch;

namespace Sharpest.Convolutions.Winograd;

/// <summary>How the images of a batch are cut into tiles: 6×6 inputs each, which overlap, for outputs that do not.</summary>
/// <param name="Images">Images of the batch, N.</param>
/// <param name="Height">Height of an input.</param>
/// <param name="Width">Width of an input.</param>
/// <param name="Kernel">Height and width of the kernel, k: 3 or 5.</param>
/// <param name="Padding">Zeros on every side of an input.</param>
internal readonly record struct TileGrid(long Images, int Height, int Width, int Kernel, int Padding)
{
    /// <summary>The height and width of the inputs of a tile.</summary>
    public const int Inputs = 6;

    /// <summary>The values of a tile where the product is taken value by value.</summary>
    public const int Planes = Inputs * Inputs;

    /// <summary>The tiles of a batch.</summary>
    /// <param name="x">Inputs, shape <c>[N, C, H, W]</c>.</param>
    /// <param name="kernel">k: 3 or 5.</param>
    /// <param name="padding">Zeros on every side.</param>
    /// <returns>The grid.</returns>
    public static TileGrid Of(Tensor x, long kernel, long padding) =>
        new(x.size(0), (int)x.size(2), (int)x.size(3), (int)kernel, (int)padding);

    /// <summary>The height and width of the outputs of a tile: 4 or 2.</summary>
    public int Outputs => Inputs - Kernel + 1;

    /// <summary>Height of an output.</summary>
    public int OutputHeight => Height + 2 * Padding - Kernel + 1;

    /// <summary>Width of an output.</summary>
    public int OutputWidth => Width + 2 * Padding - Kernel + 1;

    /// <summary>Tiles one below the other.</summary>
    public int TilesHigh => (OutputHeight + Outputs - 1) / Outputs;

    /// <summary>Tiles side by side.</summary>
    public int TilesWide => (OutputWidth + Outputs - 1) / Outputs;

    /// <summary>Tiles of all images.</summary>
    public long Count => Images * TilesHigh * TilesWide;

    /// <summary>Multiplications of a direct convolution for one of the tiles', all counted that stick out of the images.</summary>
    public double Saving => (double)Kernel * Kernel * OutputHeight * OutputWidth / (Planes * TilesHigh * TilesWide);

    /// <summary>Where a tile lies.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> − 1.</param>
    /// <returns>The image and the place of the tile's first output.</returns>
    public (long Image, int Top, int Left) Place(long index)
    {
        (long row, long column) = Math.DivRem(index, TilesWide);
        (long image, row) = Math.DivRem(row, TilesHigh);
        return (image, (int)row * Outputs, (int)column * Outputs);
    }
}
