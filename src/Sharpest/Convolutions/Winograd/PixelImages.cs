using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Sharpest.Convolutions.Winograd;

/// <summary>Images in memory, pixel by pixel with all channels of one together; valid as long as their tensor.</summary>
internal readonly unsafe struct PixelImages
{
    private readonly float* first;

    /// <summary>Finds where the images lie.</summary>
    /// <param name="pixels">Float32, shape <c>[N, H, W, C]</c>, dense.</param>
    public PixelImages(Tensor pixels)
    {
        first = Pointer(pixels);
        (Height, Width, Channels) = ((int)pixels.size(1), (int)pixels.size(2), (int)pixels.size(3));
    }

    /// <summary>H.</summary>
    public int Height { get; }

    /// <summary>W.</summary>
    public int Width { get; }

    /// <summary>C.</summary>
    public int Channels { get; }

    /// <summary>From one row of pixels to the next.</summary>
    public nint Row => (nint)Width * Channels;

    /// <summary>Where a pixel lies, or would lie if it were there.</summary>
    /// <param name="image">The image.</param>
    /// <param name="row">The row.</param>
    /// <param name="column">The column.</param>
    /// <returns>Its first channel.</returns>
    public float* At(long image, long row, long column) => first + ((image * Height + row) * Width + column) * Channels;

    /// <summary>A number of channels, filled up to whole vectors.</summary>
    /// <param name="channels">The number.</param>
    /// <returns>A multiple of 16.</returns>
    public static int Padded(long channels) =>
        (int)((channels + TileTransform.Lanes - 1) / TileTransform.Lanes * TileTransform.Lanes);

    /// <summary>Where a dense tensor begins.</summary>
    /// <param name="dense">Of any type.</param>
    /// <returns>Its first number.</returns>
    public static float* Pointer(Tensor dense)
    {
        using Tensor flat = dense.view(-1);
        using Tensor head = flat.narrow(0, 0, 1); // a view of bytes has at most 2³¹ of them
        return (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(head.bytes));
    }
}
