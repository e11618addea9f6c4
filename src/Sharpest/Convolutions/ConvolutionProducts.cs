using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Convolutions;

/// <summary>
/// The three products of which every derivative of a convolution is made: ⟨g, conv(x, w)⟩ is linear in each of x, w and g,
/// and these are its partial gradients. TorchSharp has no <c>convolution_backward</c>; TorchScript reaches it.
/// </summary>
internal static class ConvolutionProducts
{
    private const string Source = """
        def input_gradient(g: Tensor, x: Tensor, w: Tensor, pad: int, stride: int) -> Tensor:
            return torch.convolution_backward(g, x, w, None, [stride, stride], [pad, pad], [1, 1], False, [0, 0], 1, [True, False, False])[0]

        def weight_gradient(g: Tensor, x: Tensor, w: Tensor, pad: int, stride: int) -> Tensor:
            return torch.convolution_backward(g, x, w, None, [stride, stride], [pad, pad], [1, 1], False, [0, 0], 1, [False, True, False])[1]

        """;

    private static readonly Lazy<jit.CompilationUnit> Compiled = new(() => jit.compile(Source));

    /// <summary>conv(x, w) + b.</summary>
    /// <param name="x">Shape <c>[N, C, H, W]</c>.</param>
    /// <param name="w">Shape <c>[F, C, k, k]</c>.</param>
    /// <param name="padding">Zeros on every side.</param>
    /// <param name="stride">The step of the kernel.</param>
    /// <param name="bias">b, shape <c>[F]</c>, or null for zero.</param>
    /// <param name="layout">How the tensors are to be laid out; they are copied where they are not.</param>
    /// <returns>Shape <c>[N, F, H', W']</c>; the caller disposes it.</returns>
    public static Tensor Output(
        Tensor x,
        Tensor w,
        long padding,
        long stride = 1,
        Tensor? bias = null,
        ConvolutionLayout layout = ConvolutionLayout.ChannelsFirst
    )
    {
        using Arranged a = new(x, layout);
        using Arranged b = new(w, layout);
        return nn.functional.conv2d(a.Tensor, b.Tensor, bias, padding: [padding, padding], strides: [stride, stride]);
    }

    /// <summary>∂⟨g, conv(x, w)⟩/∂x.</summary>
    /// <param name="g">Shape <c>[N, F, H', W']</c>.</param>
    /// <param name="x">Any tensor of the input's shape; its values do not matter.</param>
    /// <param name="w">Shape <c>[F, C, k, k]</c>.</param>
    /// <param name="padding">Zeros on every side.</param>
    /// <param name="stride">The step of the kernel.</param>
    /// <param name="layout">How the tensors are to be laid out; they are copied where they are not.</param>
    /// <returns>Shape <c>[N, C, H, W]</c>; the caller disposes it.</returns>
    public static Tensor InputGradient(
        Tensor g,
        Tensor x,
        Tensor w,
        long padding,
        long stride = 1,
        ConvolutionLayout layout = ConvolutionLayout.ChannelsFirst
    ) => Invoke("input_gradient", g, x, w, padding, stride, layout);

    /// <summary>∂⟨g, conv(x, w)⟩/∂w.</summary>
    /// <param name="g">Shape <c>[N, F, H', W']</c>.</param>
    /// <param name="x">Shape <c>[N, C, H, W]</c>.</param>
    /// <param name="w">Any tensor of the weight's shape; its values do not matter.</param>
    /// <param name="padding">Zeros on every side.</param>
    /// <param name="stride">The step of the kernel.</param>
    /// <param name="layout">How the tensors are to be laid out; they are copied where they are not.</param>
    /// <returns>Shape <c>[F, C, k, k]</c>; the caller disposes it.</returns>
    public static Tensor WeightGradient(
        Tensor g,
        Tensor x,
        Tensor w,
        long padding,
        long stride = 1,
        ConvolutionLayout layout = ConvolutionLayout.ChannelsFirst
    ) => Invoke("weight_gradient", g, x, w, padding, stride, layout);

    // The binding turns a plain number into a scalar of its own, of which it keeps only the native address: the garbage
    // collector may free it before libtorch reads it. Scalars that are disposed afterwards live long enough.
    private static Tensor Invoke(
        string name,
        Tensor g,
        Tensor x,
        Tensor w,
        long padding,
        long stride,
        ConvolutionLayout layout
    )
    {
        using Arranged a = new(g, layout);
        using Arranged b = new(x, layout);
        using Arranged c = new(w, layout);
        using Scalar pad = padding;
        using Scalar step = stride;
        return (Tensor)Compiled.Value.invoke(name, a.Tensor, b.Tensor, c.Tensor, pad, step);
    }

    /// <summary>A tensor in a layout. Strides of sides of length 1 do not matter for where values lie, but decide which layout
    /// libtorch takes the tensor for; they are set too.</summary>
    /// <param name="tensor">Shape <c>[N, C, H, W]</c>.</param>
    /// <param name="layout">The layout.</param>
    /// <returns>The same values, or null when the tensor is laid out so already; the caller disposes it.</returns>
    public static Tensor? InLayout(Tensor tensor, ConvolutionLayout layout)
    {
        (long c, long h, long w) = (tensor.size(1), tensor.size(2), tensor.size(3));
        bool last = layout == ConvolutionLayout.ChannelsLast;
        long[] strides = last ? [c * h * w, 1, c * w, c] : [c * h * w, h * w, w, 1];
        if (tensor.stride().AsSpan().SequenceEqual(strides))
            return null;
        using Tensor order = last ? tensor.permute(0, 2, 3, 1) : tensor.alias();
        using Tensor dense = order.contiguous();
        return dense.as_strided(tensor.shape, strides, dense.storage_offset());
    }

    // A tensor in a layout: itself, or a copy that is disposed.
    private readonly ref struct Arranged
    {
        private readonly Tensor? owned;

        public Arranged(Tensor tensor, ConvolutionLayout layout)
        {
            owned = InLayout(tensor, layout);
            Tensor = owned ?? tensor;
        }

        public Tensor Tensor { get; }

        public void Dispose() => owned?.Dispose();
    }
}
