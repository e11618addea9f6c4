using System.Runtime.Intrinsics;
using Sharpest.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Convolutions.Winograd;

/// <summary>
/// The three products of a convolution with kernels of 3×3 or 5×5 in float32, in a quarter to a half of the multiplications of a
/// direct convolution (Winograd 1980; Lavin and Gray 2016). It needs vectors of 16 numbers (AVX-512). Which thread computes what
/// is of no consequence to the result; the last bits of a gradient to the weight may depend on the number of threads.
/// </summary>
internal static unsafe class WinogradConvolution
{
    private const long MostParts = 16;
    private const long SumsInCache = 1 << 15;
    private const long MostSums = 1 << 21;
    private const long BlocksOfPart = 4;

    /// <summary>Whether a kind of convolution can be computed so on this machine.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>Whether it can.</returns>
    public static bool Knows(ConvolutionKind kind) =>
        Vector512.IsHardwareAccelerated
        && OpenMpTeam.IsAvailable
        && kind is { Stride: 1, KernelSize: 3 or 5 }
        && kind.Padding < kind.KernelSize;

    /// <summary>Σ conv(x, w) + b.</summary>
    /// <param name="terms">Inputs <c>[N, C, H, W]</c> and weights <c>[F, C, k, k]</c>, all of the same shapes.</param>
    /// <param name="padding">Zeros on every side.</param>
    /// <param name="bias">b, shape <c>[F]</c>, or null for zero.</param>
    /// <returns>Shape <c>[N, F, H', W']</c>, pixel by pixel; the caller disposes it.</returns>
    public static Tensor Output(ReadOnlySpan<(Tensor X, Tensor W)> terms, long padding, Tensor? bias = null) =>
        Sum(terms, padding, bias, turned: false);

    /// <summary>Σ ∂⟨g, conv(x, w)⟩/∂x, a convolution of g with turned kernels.</summary>
    /// <param name="terms">g, shape <c>[N, F, H', W']</c>, and weights <c>[F, C, k, k]</c>, all of the same shapes.</param>
    /// <param name="padding">Zeros on every side of x, less than k.</param>
    /// <returns>Shape <c>[N, C, H, W]</c>, pixel by pixel; the caller disposes it.</returns>
    public static Tensor InputGradient(ReadOnlySpan<(Tensor G, Tensor W)> terms, long padding) =>
        Sum(terms, terms[0].W.size(2) - 1 - padding, bias: null, turned: true);

    /// <summary>∂⟨g, conv(x, w) + b⟩/∂w and, on the way, /∂b.</summary>
    /// <param name="g">Shape <c>[N, F, H', W']</c>.</param>
    /// <param name="x">Shape <c>[N, C, H, W]</c>.</param>
    /// <param name="kernel">k.</param>
    /// <param name="padding">Zeros on every side of x.</param>
    /// <param name="toBias">Whether the gradient to the bias is wanted.</param>
    /// <returns>Shapes <c>[F, C, k, k]</c> and <c>[F]</c>, or null where it is not wanted; the caller disposes both.</returns>
    public static (Tensor Weight, Tensor? Bias) WeightGradient(
        Tensor g,
        Tensor x,
        long kernel,
        long padding,
        bool toBias = false
    )
    {
        using DisposeScope scope = NewDisposeScope();
        var (inputs, gradients) = (new PixelImages(Pixels(x)), new PixelImages(Pixels(g)));
        TileGrid grid = TileGrid.Of(x, kernel, padding);
        int parts = Parts(grid, inputs.Channels, gradients.Channels);
        Tensor sums = empty([parts, TileGrid.Planes, inputs.Channels, gradients.Channels], ScalarType.Float32);
        Tensor? offsets = toBias ? empty([parts, gradients.Channels], ScalarType.Float32) : null;
        new WeightPass(
            grid,
            inputs,
            gradients,
            (nint)PixelImages.Pointer(sums),
            offsets is null ? 0 : (nint)PixelImages.Pointer(offsets),
            parts
        ).Run();
        Tensor weight = KernelTransform.Transpose(sums, (int)x.size(1), (int)g.size(1), (int)kernel);
        Tensor? bias = offsets?.sum([0L]).narrow(0, 0, g.size(1)).contiguous();
        return (weight.MoveToOuterDisposeScope(), bias?.MoveToOuterDisposeScope());
    }

    private static Tensor Sum(ReadOnlySpan<(Tensor X, Tensor W)> terms, long padding, Tensor? bias, bool turned)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor x, Tensor w) = terms[0];
        TileGrid grid = TileGrid.Of(x, w.size(2), padding);
        var inputs = new PixelImages[terms.Length];
        var planes = new nint[terms.Length];
        for (int i = 0; i < terms.Length; i++)
        {
            inputs[i] = new PixelImages(Pixels(terms[i].X));
            planes[i] = (nint)PixelImages.Pointer(KernelTransform.Apply(terms[i].W, turned));
        }
        long channels = w.size(turned ? 1 : 0);
        long[] shape = [grid.Images, grid.OutputHeight, grid.OutputWidth, PixelImages.Padded(channels)];
        Tensor outputs = empty(shape, ScalarType.Float32);
        nint offset = bias is null ? 0 : (nint)PixelImages.Pointer(Filled(bias));
        new OutputPass(grid, inputs, planes, (int)x.size(1), new PixelImages(outputs), offset).Run();
        return outputs.narrow(3, 0, channels).contiguous().permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    // Sums are to stay in the cache and to be few beside the tiles, but every thread is to have work, unless they take too much
    // memory together.
    private static int Parts(TileGrid grid, int c, int f)
    {
        long sums = (long)c * f;
        long blocks = TilePass.BlocksOf(grid, c, f);
        long few = Math.Min(Math.Min(MostParts, SumsInCache / sums), blocks / BlocksOfPart);
        long threads = Math.Clamp(MostSums / sums, 1, get_num_threads());
        return (int)Math.Min(blocks, Math.Max(few, threads));
    }

    // Pixel by pixel.
    private static Tensor Pixels(Tensor x) => Filled(x.permute(0, 2, 3, 1));

    // Dense, with whole vectors.
    private static Tensor Filled(Tensor x)
    {
        long length = x.size(-1);
        long padded = PixelImages.Padded(length);
        return (padded == length ? x : nn.functional.pad(x, [0, padded - length])).contiguous();
    }
}
