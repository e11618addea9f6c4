using Sharpest.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Convolutions;

/// <summary>libtorch's own node for a convolution, which is the fastest for a plain gradient.</summary>
internal static class NativeConvolution
{
    /// <summary>Whether the node computes right numbers as oneDNN is switched now.</summary>
    /// <param name="x">The input.</param>
    /// <param name="w">The weight.</param>
    /// <param name="kind">The kind of the convolution.</param>
    /// <returns>Whether output and all gradients that can be asked for are right.</returns>
    public static bool Serves(Tensor x, Tensor w, ConvolutionKind kind) =>
        !OneDnn.IsOn || ConvolutionRoute.Of(w, kind).IsRight(toInput: x.requires_grad);

    /// <summary>conv(x, w) + b in the layout of its route.</summary>
    /// <param name="x">Shape <c>[N, C, H, W]</c>.</param>
    /// <param name="w">Shape <c>[F, C, k, k]</c>.</param>
    /// <param name="bias">b, shape <c>[F]</c>.</param>
    /// <param name="kind">The kind of the convolution.</param>
    /// <returns>Shape <c>[N, F, H', W']</c>; the caller disposes it.</returns>
    public static Tensor Apply(Tensor x, Tensor w, Tensor bias, ConvolutionKind kind)
    {
        using DisposeScope scope = NewDisposeScope();
        ConvolutionLayout layout = OneDnn.IsOn ? ConvolutionRoute.Of(w, kind).Layout : ConvolutionLayout.ChannelsFirst;
        return nn
            .functional.conv2d(
                ConvolutionProducts.InLayout(x, layout) ?? x,
                ConvolutionProducts.InLayout(w, layout) ?? w,
                bias,
                padding: [kind.Padding, kind.Padding],
                strides: [kind.Stride, kind.Stride]
            )
            .MoveToOuterDisposeScope();
    }
}
