using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Convolutions;

/// <summary>
/// A convolution whose derivatives of every order are proper convolutions: output, gradient to the input and gradient to
/// the weight are custom functions, each of which differentiates into the other two. libtorch's own second derivative
/// instead treats the batch as channels, which is slower and, on a faulty machine, wrong for most batch sizes.
/// </summary>
internal static class TrilinearConvolution
{
    /// <summary>conv(x, w), differentiable any number of times with respect to both.</summary>
    /// <param name="x">Shape <c>[N, C, H, W]</c>.</param>
    /// <param name="w">Shape <c>[F, C, k, k]</c>.</param>
    /// <param name="padding">Zeros on every side.</param>
    /// <param name="stride">The step of the kernel.</param>
    /// <returns>Shape <c>[N, F, H', W']</c>; the caller disposes it.</returns>
    public static Tensor Apply(Tensor x, Tensor w, long padding, long stride = 1) =>
        Output.apply(x, w, new Window(padding, stride));

    // How the kernel moves over the image: the same for a convolution and for all of its derivatives.
    private sealed record Window(long Padding, long Stride);

    // One product with oneDNN where it was proven right for this kind, without it elsewhere. The kind of a product is that
    // of the convolution it belongs to: the weight's shape says it.
    private static Tensor Guarded(Tensor w, Window window, Func<ConvolutionCase, bool> isRight, Func<Tensor> product)
    {
        var kind = new ConvolutionKind(w.size(1), w.size(0), w.size(2), window.Padding, window.Stride);
        bool trusted = w.dtype != ScalarType.Float32 || isRight(ConvolutionSelfTest.Try(kind));
        using var scope = OneDnn.Set(trusted);
        return product();
    }

    private sealed class Output : autograd.SingleTensorFunction<Output>
    {
        public override string Name => "TrilinearConvolution.Output";

        public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
        {
            (Tensor x, Tensor w, Window window) = Save(context, arguments, 0, 1, 2);
            return Guarded(
                w,
                window,
                c => c.OutputIsRight,
                () => ConvolutionProducts.Output(x, w, window.Padding, window.Stride)
            );
        }

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor g) =>
            CallbackFailure.Catch(
                3,
                () =>
                {
                    if (g.IsInvalid)
                        return Nothing(3);
                    (Tensor x, Tensor w, Window window) = Saved(context);
                    return
                    [
                        x.requires_grad ? InputGradient.apply(g, w, x.detach(), window) : null!,
                        w.requires_grad ? WeightGradient.apply(g, x, w.detach(), window) : null!,
                        null!,
                    ];
                }
            );
    }

    private sealed class InputGradient : autograd.SingleTensorFunction<InputGradient>
    {
        public override string Name => "TrilinearConvolution.InputGradient";

        public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
        {
            (Tensor g, Tensor w, Window window) = Save(context, arguments, 0, 1, 3);
            var like = (Tensor)arguments[2];
            return Guarded(
                w,
                window,
                c => c.InputGradientIsRight,
                () => ConvolutionProducts.InputGradient(g, like, w, window.Padding, window.Stride)
            );
        }

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor u) =>
            CallbackFailure.Catch(
                4,
                () =>
                {
                    if (u.IsInvalid)
                        return Nothing(4);
                    (Tensor g, Tensor w, Window window) = Saved(context);
                    return
                    [
                        g.requires_grad ? Output.apply(u, w, window) : null!,
                        w.requires_grad ? WeightGradient.apply(g, u, w.detach(), window) : null!,
                        null!,
                        null!,
                    ];
                }
            );
    }

    private sealed class WeightGradient : autograd.SingleTensorFunction<WeightGradient>
    {
        public override string Name => "TrilinearConvolution.WeightGradient";

        public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
        {
            (Tensor g, Tensor x, Window window) = Save(context, arguments, 0, 1, 3);
            var like = (Tensor)arguments[2];
            return Guarded(
                like,
                window,
                c => c.WeightGradientIsRight,
                () => ConvolutionProducts.WeightGradient(g, x, like, window.Padding, window.Stride)
            );
        }

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor u) =>
            CallbackFailure.Catch(
                4,
                () =>
                {
                    if (u.IsInvalid)
                        return Nothing(4);
                    (Tensor g, Tensor x, Window window) = Saved(context);
                    return
                    [
                        g.requires_grad ? Output.apply(x, u, window) : null!,
                        x.requires_grad ? InputGradient.apply(g, u, x.detach(), window) : null!,
                        null!,
                        null!,
                    ];
                }
            );
    }

    private static (Tensor, Tensor, Window) Save(
        autograd.AutogradContext context,
        object[] arguments,
        int first,
        int second,
        int window
    )
    {
        var a = (Tensor)arguments[first];
        var b = (Tensor)arguments[second];
        context.save_for_backward([a, b]);
        context.save_data("window", arguments[window]);
        // A node above that failed gives no gradient (CallbackFailure). The binding would put zeros in its place, shaped like
        // a tensor that has long been disposed, and its exception would cross native frames.
        context.set_materialize_grads(false);
        return (a, b, (Window)arguments[window]);
    }

    private static List<Tensor> Nothing(int inputs) => [.. Enumerable.Repeat<Tensor>(null!, inputs)];

    private static (Tensor, Tensor, Window) Saved(autograd.AutogradContext context)
    {
        List<Tensor> saved = context.get_saved_variables();
        return (saved[0], saved[1], (Window)context.get_data("window"));
    }
}
