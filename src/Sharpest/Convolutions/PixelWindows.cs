using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Sharpest.Convolutions.Winograd;
using Sharpest.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Convolutions;

/// <summary>
/// The maxima of windows, values put to them and taken from there, for images that lie pixel by pixel, 16 channels at once. A place
/// is a number of one byte, counted row by row in its window. libtorch's own code is as right and several times slower.
/// </summary>
internal static unsafe class PixelWindows
{
    private const int Lanes = TileTransform.Lanes;
    private const long LargestSide = 15;

    /// <summary>Whether images that lie pixel by pixel can be treated so.</summary>
    /// <param name="x">Shape <c>[N, C, H, W]</c>.</param>
    /// <param name="side">Height and width of a window.</param>
    /// <returns>Whether they can: float32 on a processor with vectors of 16, and 16 channels or more.</returns>
    public static bool Serve(Tensor x, long side) =>
        Avx512F.IsSupported
        && OpenMpTeam.IsAvailable
        && x.dtype == ScalarType.Float32
        && x.device_type == DeviceType.CPU
        && x.size(1) >= Lanes
        && side <= LargestSide;

    /// <summary>The maxima of windows and where they lie: of equal ones the first, but the last NaN before everything.</summary>
    /// <param name="x">Shape <c>[N, C, H, W]</c>.</param>
    /// <param name="side">Height and width of a window.</param>
    /// <param name="outputs">N, C and the numbers of windows below and beside each other, H' and W'.</param>
    /// <returns>Values and places, both <c>[N, C, H', W']</c>, pixel by pixel; the caller disposes them.</returns>
    public static (Tensor Values, Tensor Places) Maxima(Tensor x, long side, long[] outputs)
    {
        using DisposeScope scope = NewDisposeScope();
        long[] pixels = [outputs[0], outputs[2], outputs[3], outputs[1]];
        (Tensor to, Tensor codes) = (empty(pixels, ScalarType.Float32), empty(pixels, ScalarType.Byte));
        var (images, values) = (new PixelImages(Pixels(x)), new PixelImages(to));
        var first = (nint)PixelImages.Pointer(codes);
        RowTeam.Run(
            (int)(outputs[0] * outputs[2]),
            (int)values.Row,
            (begin, end) => Each(&Maxima, images, values, (byte*)first, (int)side, (begin, end))
        );
        return (to.permute(0, 3, 1, 2).MoveToOuterDisposeScope(), codes.permute(0, 3, 1, 2).MoveToOuterDisposeScope());
    }

    /// <summary>Puts values to their places, and zeros everywhere else.</summary>
    /// <param name="g">The values, shape <c>[N, C, H', W']</c>.</param>
    /// <param name="places">Their places.</param>
    /// <param name="shape">N, C, H, W.</param>
    /// <param name="side">Height and width of a window.</param>
    /// <returns>Shape <c>[N, C, H, W]</c>, pixel by pixel; the caller disposes it.</returns>
    public static Tensor Scatter(Tensor g, Tensor places, long[] shape, long side)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor to = empty([shape[0], shape[2], shape[3], shape[1]], ScalarType.Float32);
        var (images, values) = (new PixelImages(to), new PixelImages(Pixels(g)));
        nint codes = Codes(places);
        int rows = (int)shape[0] * values.Height;
        RowTeam.Run(
            rows,
            (int)values.Row,
            (begin, end) => Scatter(images, values, (byte*)codes, (int)side, begin, end)
        );
        return to.permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>Takes the values that lie at the places; the transpose of <see cref="Scatter(Tensor, Tensor, long[], long)"/>.</summary>
    /// <param name="u">Shape <c>[N, C, H, W]</c>.</param>
    /// <param name="places">The places, shape <c>[N, C, H', W']</c>.</param>
    /// <param name="side">Height and width of a window.</param>
    /// <returns>Shape <c>[N, C, H', W']</c>, pixel by pixel; the caller disposes it.</returns>
    public static Tensor Take(Tensor u, Tensor places, long side)
    {
        using DisposeScope scope = NewDisposeScope();
        (long n, long c, long height, long width) = (places.size(0), places.size(1), places.size(2), places.size(3));
        Tensor to = empty([n, height, width, c], ScalarType.Float32);
        var (images, values) = (new PixelImages(Pixels(u)), new PixelImages(to));
        nint codes = Codes(places);
        RowTeam.Run(
            (int)(n * height),
            (int)values.Row,
            (begin, end) => Each(&Take, images, values, (byte*)codes, (int)side, (begin, end))
        );
        return to.permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Maxima(Window window, float* values, byte* codes, int channels, int side)
    {
        for (int next = 0; next < channels; next += Lanes)
        {
            int c = Math.Min(next, channels - Lanes);
            Vector512<float> most = Vector512.Create(float.NegativeInfinity);
            Vector512<int> code = default;
            for (int a = 0; a < window.Height; a++)
            {
                float* from = (float*)window.First + a * window.Row + c;
                for (int b = 0; b < window.Width; b++, from += channels)
                {
                    Vector512<float> value = Vector512.Load(from);
                    Vector512<float> isMore = Vector512.GreaterThan(value, most) | Vector512.IsNaN(value);
                    most = Vector512.ConditionalSelect(isMore, value, most);
                    code = Vector512.ConditionalSelect(isMore.AsInt32(), Vector512.Create(a * side + b), code);
                }
            }
            most.Store(values + c);
            Avx512F.ConvertToVector128Byte(code).Store(codes + c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(PixelImages images, PixelImages values, byte* codes, int side, int begin, int end)
    {
        for (int row = begin; row < end; row++)
        {
            (int image, int i) = Math.DivRem(row, values.Height);
            // The last windows also clear what no window covers.
            int height = i + 1 < values.Height ? side : images.Height - i * side;
            for (int j = 0; j < values.Width; j++)
            {
                int width = j + 1 < values.Width ? side : images.Width - j * side;
                float* from = values.At(image, i, j);
                byte* code = codes + (from - values.At(0, 0, 0));
                var window = new Window((nint)images.At(image, i * side, j * side), images.Row, height, width);
                Scatter(window, (int*)from, code, values.Channels, side);
            }
        }
    }

    // The values of one window, all channels; only bits are moved.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(Window window, int* values, byte* codes, int channels, int side)
    {
        for (int next = 0; next < channels; next += Lanes)
        {
            int c = Math.Min(next, channels - Lanes); // the last vector may cover some channels again
            Vector512<int> value = Vector512.Load(values + c);
            Vector512<int> code = Avx512F.ConvertToVector512Int32(Vector128.Load(codes + c));
            for (int a = 0; a < window.Height; a++)
            {
                int* to = (int*)window.First + a * window.Row + c;
                for (int b = 0; b < window.Width; b++, to += channels)
                {
                    int place = a < side && b < side ? a * side + b : -1;
                    (value & Vector512.Equals(code, Vector512.Create(place))).Store(to);
                }
            }
        }
    }

    // Goes through the windows of some rows, as far as they lie within their images.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Each(
        delegate* <Window, float*, byte*, int, int, void> work,
        PixelImages images,
        PixelImages values,
        byte* codes,
        int side,
        (int Begin, int End) rows
    )
    {
        for (int row = rows.Begin; row < rows.End; row++)
        {
            (int image, int i) = Math.DivRem(row, values.Height);
            int height = Math.Min(side, images.Height - i * side);
            for (int j = 0; j < values.Width; j++)
            {
                int width = Math.Min(side, images.Width - j * side);
                float* value = values.At(image, i, j);
                byte* code = codes + (value - values.At(0, 0, 0));
                var window = new Window((nint)images.At(image, i * side, j * side), images.Row, height, width);
                work(window, value, code, values.Channels, side);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Take(Window window, float* values, byte* codes, int channels, int side)
    {
        for (int next = 0; next < channels; next += Lanes)
        {
            int c = Math.Min(next, channels - Lanes);
            Vector512<int> code = Avx512F.ConvertToVector512Int32(Vector128.Load(codes + c));
            Vector512<int> value = default;
            for (int a = 0; a < window.Height; a++)
            {
                int* from = (int*)window.First + a * window.Row + c;
                for (int b = 0; b < window.Width; b++, from += channels)
                    value |= Vector512.Load(from) & Vector512.Equals(code, Vector512.Create(a * side + b));
            }
            value.Store((int*)values + c);
        }
    }

    private static Tensor Pixels(Tensor x) => x.permute(0, 2, 3, 1).contiguous();

    private static nint Codes(Tensor places) => (nint)PixelImages.Pointer(Pixels(places));

    // A window of an image in memory: its first number, from one row to the next, and what of it is there.
    private readonly record struct Window(nint First, nint Row, int Height, int Width);
}
