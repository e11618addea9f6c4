using System.Globalization;

namespace Sharpest.Experiments.Data;

/// <summary>The shape of one image.</summary>
/// <param name="Channels">Colours, C.</param>
/// <param name="Height">Rows of pixels, H.</param>
/// <param name="Width">Columns of pixels, W.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>C·H·W.</summary>
    public int Pixels => Channels * Height * Width;

    /// <summary>The shape as people write it.</summary>
    /// <returns><c>C×H×W</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Channels}×{Height}×{Width}");
}
