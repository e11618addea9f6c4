using System.Collections.Concurrent;
using Sharpest.Convolutions.Winograd;
using static TorchSharp.torch;

namespace Sharpest.Convolutions;

/// <summary>By which code this machine computes the products of a kind of convolution.</summary>
/// <param name="Layout">How their tensors are laid out.</param>
/// <param name="Output">Whether oneDNN computes the output; where it was wrong, libtorch's own code does.</param>
/// <param name="InputGradient">The same for the gradient to the input.</param>
/// <param name="WeightGradient">The same for the gradient to the weight.</param>
/// <param name="Tiles">Whether the products of second derivatives are computed by tiles, in fewer multiplications, where that is
/// faster; if so, neither oneDNN nor libtorch computes them.</param>
public sealed record ConvolutionRoute(
    ConvolutionLayout Layout,
    bool Output,
    bool InputGradient,
    bool WeightGradient,
    bool Tiles = false
)
{
    private static readonly ConvolutionRoute Plain = new(ConvolutionLayout.ChannelsFirst, true, true, true);

    private static readonly ConcurrentDictionary<ConvolutionKind, ConvolutionRoute> Chosen = new();

    /// <summary>Whether libtorch's own node, which takes all its products from oneDNN, may serve.</summary>
    /// <param name="toInput">Whether the gradient to the input is wanted.</param>
    /// <returns>Whether all that is wanted was proven right.</returns>
    public bool IsRight(bool toInput) => Output && WeightGradient && (InputGradient || !toInput);

    /// <summary>
    /// The route for float32 on the CPU: the layout in which more of the three products are right, of equal ones channels
    /// last, which was as fast or faster for all kinds measured. With a stride it is never taken: there oneDNN writes
    /// beyond its output, which no comparison of results shows (decision 0033).
    /// </summary>
    /// <param name="kind">Channels, kernel and stride; the first question about one costs a few milliseconds.</param>
    /// <returns>The route.</returns>
    public static ConvolutionRoute Of(ConvolutionKind kind) => Chosen.GetOrAdd(kind, Choose);

    /// <summary>The route for a weight: other dtypes and devices are libtorch's own concern.</summary>
    /// <param name="weight">Shape <c>[F, C, k, k]</c>.</param>
    /// <param name="kind">The kind it belongs to.</param>
    /// <returns>The route.</returns>
    internal static ConvolutionRoute Of(Tensor weight, ConvolutionKind kind) =>
        weight.dtype == ScalarType.Float32 && weight.device_type == TorchSharp.DeviceType.CPU ? Of(kind) : Plain;

    private static ConvolutionRoute Choose(ConvolutionKind kind) =>
        InBetterLayout(kind) with
        {
            Tiles = WinogradConvolution.Knows(kind) && ConvolutionSelfTest.TryTiles(kind).IsRight,
        };

    private static ConvolutionRoute InBetterLayout(ConvolutionKind kind)
    {
        ConvolutionRoute first = Judge(kind, ConvolutionLayout.ChannelsFirst);
        if (kind.Stride > 1)
            return first;
        ConvolutionRoute last = Judge(kind, ConvolutionLayout.ChannelsLast);
        return last.Right >= first.Right ? last : first;
    }

    private int Right => (Output ? 1 : 0) + (InputGradient ? 1 : 0) + (WeightGradient ? 1 : 0);

    private static ConvolutionRoute Judge(ConvolutionKind kind, ConvolutionLayout layout)
    {
        ConvolutionCase found = ConvolutionSelfTest.Try(kind, layout);
        return new ConvolutionRoute(
            layout,
            found.OutputIsRight,
            found.InputGradientIsRight,
            found.WeightGradientIsRight
        );
    }
}
