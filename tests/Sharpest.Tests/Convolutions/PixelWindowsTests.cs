using Sharpest.Convolutions;
using Sharpest.Runtime;
using Sharpest.Tests.Support;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tests.Convolutions;

/// <summary>Putting to maxima and taking from them, bit for bit what libtorch does, on a dirtied heap.</summary>
public sealed class PixelWindowsTests
{
    public static TheoryData<long[], long, bool> Cases =>
        new()
        {
            // N, C, H, W; side; whether windows may stick out
            { [3, 16, 6, 4], 2, false },
            { [2, 20, 7, 5], 2, false },
            { [2, 20, 7, 5], 2, true },
            { [1, 33, 9, 8], 3, true },
            { [2, 64, 8, 11], 3, false },
            { [5, 48, 1, 1], 1, false },
            { [40, 32, 13, 13], 2, false }, // enough for several threads
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_go_where_libtorch_puts_them(long[] shape, long side, bool partial)
    {
        using IDisposable scope = NewDisposeScope();
        (Tensor x, Tensor places, _) = Pooled(shape, side, partial);
        var leaf = new Parameter(x.clone());
        Tensor y = nn.functional.max_pool2d(leaf, [side, side], [side, side], ceil_mode: partial);
        Tensor g = Random(y.shape, 2);
        g[0, 0, 0, 0] = float.NaN;
        Tensor expected = Autograd.Gradient((y * g).sum(), [leaf])[0]!;

        HeapDirt.Spread();
        using IDisposable off = no_grad();
        Assert.True(Same(expected, PixelWindows.Scatter(g, places, shape, side)));
        Assert.True(Same(expected, PixelWindows.Scatter(Last(g), places, shape, side)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_come_from_where_the_maxima_lie(long[] shape, long side, bool partial)
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable off = no_grad();
        (_, Tensor places, Tensor indices) = Pooled(shape, side, partial);
        Tensor u = Random(shape, 3);
        u[0, 0, 0, 0] = float.NegativeInfinity;
        Tensor expected = u.flatten(2).gather(2, indices.flatten(2)).view_as(indices);

        HeapDirt.Spread();
        Assert.True(Same(expected, PixelWindows.Take(u, places, side)));
        Assert.True(Same(expected, PixelWindows.Take(Last(u), places, side)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Maxima_are_libtorchs_with_ties_NaN_and_infinities(long[] shape, long side, bool partial)
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable off = no_grad();
        Tensor x = Last(Random(shape, 4).mul_(3).round_()); // many are equal
        x.flatten()[0] = float.NaN;
        x.select(1, 3).fill_(float.NegativeInfinity);
        x.select(1, 5).select(2, 0).fill_(float.NaN);
        Assert.SkipUnless(PixelWindows.Serve(x, side), "This machine has no vectors of 16 numbers.");
        (Tensor expected, Tensor indices) = nn.functional.max_pool2d_with_indices(
            x,
            [side, side],
            [side, side],
            ceil_mode: partial
        );

        HeapDirt.Spread();
        (Tensor values, Tensor places) = PixelWindows.Maxima(x, side, expected.shape);

        Assert.True(Same(expected, values));
        Assert.True(Near.Same(Places(indices, shape[3], side), places.to(ScalarType.Int64)));
    }

    [Fact]
    public void Few_channels_other_types_and_huge_windows_are_left_to_libtorch()
    {
        using IDisposable scope = NewDisposeScope();
        Assert.False(PixelWindows.Serve(empty(1, 15, 4, 4), 2));
        Assert.False(PixelWindows.Serve(empty([1, 16, 4, 4], dtype: ScalarType.Float64), 2));
        Assert.False(PixelWindows.Serve(empty(1, 16, 32, 32), 16));
    }

    private static (Tensor X, Tensor Places, Tensor Indices) Pooled(long[] shape, long side, bool partial)
    {
        Tensor x = Last(Random(shape, 1));
        Assert.SkipUnless(PixelWindows.Serve(x, side), "This machine has no vectors of 16 numbers.");
        (Tensor y, Tensor indices) = nn.functional.max_pool2d_with_indices(
            x,
            [side, side],
            [side, side],
            ceil_mode: partial
        );
        return (x, PixelWindows.Maxima(x, side, y.shape).Places, indices);
    }

    // Counted row by row in a window, from places in an image.
    private static Tensor Places(Tensor indices, long width, long side)
    {
        Tensor rows = indices.div(width, RoundingMode.floor);
        return rows.remainder(side) * side + (indices - rows * width).remainder(side);
    }

    // The same bits; NaN equals NaN.
    private static bool Same(Tensor a, Tensor b) => Near.Same(a.nan_to_num(nan: 1e30), b.nan_to_num(nan: 1e30));

    private static Tensor Last(Tensor x) => ConvolutionProducts.InLayout(x, ConvolutionLayout.ChannelsLast) ?? x;

    private static Tensor Random(long[] shape, long seed) =>
        SmallModels.Random(shape.Aggregate(1L, (a, b) => a * b), ScalarType.Float32, seed).reshape(shape);
}
