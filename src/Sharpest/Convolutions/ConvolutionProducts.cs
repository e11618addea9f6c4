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

    /// <summary>conv(x, w).</summary>
    /// <param name="x">Shape <c>[N, C, H, W]</c>.</param>
    /// <param name="w">Shape <c>[F, C, k, k]</c>.</param>
    /// <param name="padding">Zeros on every side.</param>
    /// <param name="stride">The step of the kernel.</param>
    /// <returns>Shape <c>[N, F, H', W']</c>; the caller disposes it.</returns>
    public static Tensor Output(Tensor x, Tensor w, long padding, long stride = 1) =>
        nn.functional.conv2d(x, w, padding: [padding, padding], strides: [stride, stride]);

    /// <summary>∂⟨g, conv(x, w)⟩/∂x.</summary>
    /// <param name="g">Shape <c>[N, F, H', W']</c>.</param>
    /// <param name="x">Any tensor of the input's shape; its values do not matter.</param>
    /// <param name="w">Shape <c>[F, C, k, k]</c>.</param>
    /// <param name="padding">Zeros on every side.</param>
    /// <param name="stride">The step of the kernel.</param>
    /// <returns>Shape <c>[N, C, H, W]</c>; the caller disposes it.</returns>
    public static Tensor InputGradient(Tensor g, Tensor x, Tensor w, long padding, long stride = 1) =>
        Invoke("input_gradient", g, x, w, padding, stride);

    /// <summary>∂⟨g, conv(x, w)⟩/∂w.</summary>
    /// <param name="g">Shape <c>[N, F, H', W']</c>.</param>
    /// <param name="x">Shape <c>[N, C, H, W]</c>.</param>
    /// <param name="w">Any tensor of the weight's shape; its values do not matter.</param>
    /// <param name="padding">Zeros on every side.</param>
    /// <param name="stride">The step of the kernel.</param>
    /// <returns>Shape <c>[F, C, k, k]</c>; the caller disposes it.</returns>
    public static Tensor WeightGradient(Tensor g, Tensor x, Tensor w, long padding, long stride = 1) =>
        Invoke("weight_gradient", g, x, w, padding, stride);

    // The binding turns a plain number into a scalar of its own, of which it keeps only the native address: the garbage
    // collector may free it before libtorch reads it. Scalars that are disposed afterwards live long enough.
    private static Tensor Invoke(string name, Tensor g, Tensor x, Tensor w, long padding, long stride)
    {
        using Scalar pad = padding;
        using Scalar step = stride;
        return (Tensor)Compiled.Value.invoke(name, g, x, w, pad, step);
    }
}
