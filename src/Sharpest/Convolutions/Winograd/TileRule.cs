using static TorchSharp.torch;

namespace Sharpest.Convolutions.Winograd;

/// <summary>
/// Where tiles are faster than oneDNN, by what was measured (decision 0042). Sizes alone decide, so that the same run gives the same
/// bits every time.
/// </summary>
internal static class TileRule
{
    // Fewer multiplications than this, and the transforms eat the gain.
    private const double LeastSaving = 2;

    // C·F. Where kernels do not stay in the cache, it takes enough tiles to make up for fetching them.
    private const long ManyChannels = 1 << 16;
    private const long MostChannels = 1 << 18;
    private const long FewestTiles = 64;

    // Multiplications of a direct convolution. The nodes that know tiles take longer to call than libtorch's own.
    private const double FewestForGradient = 4e7;

    /// <summary>Whether the products of second derivatives are faster by tiles.</summary>
    /// <param name="kind">The kind; <see cref="WinogradConvolution.Knows"/> says yes to it.</param>
    /// <param name="x">An input, shape <c>[N, C, H, W]</c>.</param>
    /// <returns>Whether tiles pay.</returns>
    public static bool Pays(ConvolutionKind kind, Tensor x)
    {
        TileGrid grid = TileGrid.Of(x, kind.KernelSize, kind.Padding);
        return grid.Saving * Used(kind) >= LeastSaving
            && Channels(kind) is var channels and <= MostChannels
            && (channels <= ManyChannels || grid.Count >= FewestTiles);
    }

    /// <summary>Whether a plain gradient of a layer is faster by tiles than by libtorch's own node.</summary>
    /// <param name="kind">The kind; <see cref="WinogradConvolution.Knows"/> says yes to it.</param>
    /// <param name="x">An input, shape <c>[N, C, H, W]</c>.</param>
    /// <returns>Whether tiles pay.</returns>
    public static bool PaysForGradient(ConvolutionKind kind, Tensor x)
    {
        double places = (double)x.size(0) * kind.OutputSide(x.size(2)) * kind.OutputSide(x.size(3));
        return places * kind.KernelSize * kind.KernelSize * Channels(kind) >= FewestForGradient && Pays(kind, x);
    }

    private static long Channels(ConvolutionKind kind) => kind.InputChannels * kind.OutputChannels;

    // The share of the channels that are not filled up.
    private static double Used(ConvolutionKind kind) =>
        (double)Channels(kind) / PixelImages.Padded(kind.InputChannels) / PixelImages.Padded(kind.OutputChannels);
}
