using Sharpest.Convolutions.Winograd;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Convolutions;

/// <summary>
/// A convolution whose derivatives of every order are proper convolutions: the output and the gradients are custom
/// functions, each of which differentiates into both. libtorch's own second derivative instead treats the batch as
/// channels, which is slower and, on a faulty machine, wrong for most batch sizes.
/// </summary>
internal static class TrilinearConvolution
{
    /// <summary>conv(x, w) + b, differentiable any number of times with respect to all of them.</summary>
    /// <param name="x">Shape <c>[N, C, H, W]</c>.</param>
    /// <param name="w">Shape <c>[F, C, k, k]</c>.</param>
    /// <param name="padding">Zeros on every side.</param>
    /// <param name="stride">The step of the kernel.</param>
    /// <param name="bias">b, shape <c>[F]</c>, or null for zero.</param>
    /// <returns>Shape <c>[N, F, H', W']</c>; the caller disposes it.</returns>
    public static Tensor Apply(Tensor x, Tensor w, long padding, long stride = 1, Tensor? bias = null) =>
        Output.apply(x, w, bias!, new Window(padding, stride), new DeferredInputGradients.Slot());

    // The gradients of ⟨g, conv(x, w) + b⟩ that are wanted; they can be differentiated themselves where a graph is kept.
    private static List<Tensor> Gradients(
        Tensor g,
        Tensor x,
        Tensor w,
        Window window,
        Wanted wanted,
        DeferredInputGradients.Slot slot
    )
    {
        if (wanted == default)
            return [];
        return is_grad_enabled()
            ? GradientsFunction.apply(g, x, w, window, wanted, slot)
            : window.Gradients(g, x, w, wanted);
    }

    // Which gradients are asked for, in this order.
    private readonly record struct Wanted(bool Input, bool Weight, bool Bias);

    // How the kernel moves over the image: the same for a convolution and for all of its derivatives. All products run on
    // the route that was proven right for the kind, which the weight's shape says.
    private sealed record Window(long Padding, long Stride)
    {
        public Tensor Output(Tensor x, Tensor w, Tensor? bias)
        {
            ConvolutionRoute route = RouteOf(w);
            if (route.Tiles && TileRule.Pays(KindOf(w), x))
                return WinogradConvolution.Output([(x, w)], Padding, bias);
            using OneDnn.Scope scope = OneDnn.Set(route.Output);
            return ConvolutionProducts.Output(x, w, Padding, Stride, bias, route.Layout);
        }

        // conv(u, w) + conv(x, v) + b, of equal shapes.
        public Tensor Sum(Tensor u, Tensor w, Tensor x, Tensor v, Tensor? bias)
        {
            if (RouteOf(w).Tiles && TileRule.Pays(KindOf(w), x))
                return WinogradConvolution.Output([(u, w), (x, v)], Padding, bias);
            using Tensor turned = Output(x, v, bias);
            return Output(u, w, null).add_(turned);
        }

        public List<Tensor> Gradients(Tensor g, Tensor x, Tensor w, Wanted wanted)
        {
            var gradients = new List<Tensor>(3);
            if (wanted.Input)
                gradients.Add(InputGradient([(g, w)], x));
            (Tensor? weight, Tensor? bias) = wanted.Weight ? WeightGradient(g, x, w, wanted.Bias) : default;
            if (weight is not null)
                gradients.Add(weight);
            if (wanted.Bias)
                gradients.Add(bias ?? g.sum([0, 2, 3]));
            return gradients;
        }

        // Σ ∂⟨g, conv(x, w)⟩/∂x, all of equal shapes; x only lends its own.
        public Tensor InputGradient(ReadOnlySpan<(Tensor G, Tensor W)> terms, Tensor x)
        {
            Tensor w = terms[0].W;
            ConvolutionRoute route = RouteOf(w);
            if (route.Tiles && TileRule.Pays(KindOf(w), x))
                return WinogradConvolution.InputGradient(terms, Padding);
            using OneDnn.Scope scope = OneDnn.Set(route.InputGradient);
            Tensor sum = ConvolutionProducts.InputGradient(terms[0].G, x, w, Padding, Stride, route.Layout);
            foreach ((Tensor g, Tensor v) in terms[1..])
            {
                using Tensor next = ConvolutionProducts.InputGradient(g, x, v, Padding, Stride, route.Layout);
                sum.add_(next);
            }
            return sum;
        }

        // The gradient to the bias only where it comes with the other.
        private (Tensor Weight, Tensor? Bias) WeightGradient(Tensor g, Tensor x, Tensor w, bool toBias)
        {
            ConvolutionRoute route = RouteOf(w);
            if (route.Tiles && TileRule.Pays(KindOf(w), x))
                return WinogradConvolution.WeightGradient(g, x, w.size(2), Padding, toBias);
            using OneDnn.Scope scope = OneDnn.Set(route.WeightGradient);
            return (ConvolutionProducts.WeightGradient(g, x, w, Padding, Stride, route.Layout), null);
        }

        private ConvolutionKind KindOf(Tensor w) => new(w.size(1), w.size(0), w.size(2), Padding, Stride);

        private ConvolutionRoute RouteOf(Tensor w) => ConvolutionRoute.Of(w, KindOf(w));
    }

    // (x, w, b) → conv(x, w) + b.
    private sealed class Output : autograd.SingleTensorFunction<Output>
    {
        public override string Name => "TrilinearConvolution.Output";

        public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
        {
            var (x, w, bias) = ((Tensor)arguments[0], (Tensor)arguments[1], (Tensor?)arguments[2]);
            var (window, slot) = ((Window)arguments[3], (DeferredInputGradients.Slot)arguments[4]);
            var wanted = new Wanted(x.requires_grad, w.requires_grad, bias is { requires_grad: true });
            Save(context, [x, w], window, wanted, slot);
            return window.Output(x, w, bias);
        }

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor g) =>
            Backward(context, (DeferredInputGradients.Slot)context.get_data("slot"), g);

        private static List<Tensor> Backward(
            autograd.AutogradContext context,
            DeferredInputGradients.Slot slot,
            Tensor g
        ) =>
            CustomNode.Answer(
                g.IsInvalid && slot.IsWaiting ? [] : [g],
                5,
                () =>
                {
                    Saved at = Saved.Of(context);
                    Tensor? deferred = at.Slot.IsWaiting ? WithDeferred(at, g) : null;
                    Wanted wanted = deferred is null ? at.Wanted : at.Wanted with { Input = false };
                    var found = new Queue<Tensor>(
                        g.IsInvalid ? [] : Gradients(g, at.X, at.W, at.Window, wanted, at.Slot)
                    );
                    return [deferred ?? Next(wanted.Input), Next(wanted.Weight), Next(wanted.Bias), null!, null!];

                    Tensor Next(bool isWanted) => isWanted && !g.IsInvalid ? found.Dequeue() : null!;
                }
            );

        // The gradient to the input together with that which waited for it.
        private static Tensor WithDeferred(Saved at, Tensor g)
        {
            (Tensor given, Tensor turned) = at.Slot.Take();
            using (given)
            using (turned)
            {
                return at.Window.InputGradient(g.IsInvalid ? [(given, turned)] : [(g, at.W), (given, turned)], at.X);
            }
        }
    }

    // (g, x, w) → the wanted ones of ∂/∂x, ∂/∂w and ∂/∂b of ⟨g, conv(x, w) + b⟩.
    private sealed class GradientsFunction : autograd.MultiTensorFunction<GradientsFunction>
    {
        public override string Name => "TrilinearConvolution.Gradients";

        public override List<Tensor> forward(autograd.AutogradContext context, params object[] arguments)
        {
            var (g, x, w) = ((Tensor)arguments[0], (Tensor)arguments[1], (Tensor)arguments[2]);
            var (window, wanted) = ((Window)arguments[3], (Wanted)arguments[4]);
            Save(context, [x, w, g], window, wanted, (DeferredInputGradients.Slot)arguments[5]);
            return window.Gradients(g, x, w, wanted);
        }

        // With u, v, c going into the gradients: ⟨u, ∂x⟩ + ⟨v, ∂w⟩ + ⟨c, ∂b⟩ = ⟨g, conv(u, w) + conv(x, v) + c⟩.
        public override List<Tensor> backward(autograd.AutogradContext context, List<Tensor> directions) =>
            CustomNode.Answer(
                directions,
                6,
                () =>
                {
                    Saved at = Saved.Of(context);
                    (Tensor x, Tensor w, Tensor g) = (at.X, at.W, at.G!);
                    (Window window, Wanted wanted) = (at.Window, at.Wanted);
                    var given = new Queue<Tensor?>(directions.Select(d => d.IsInvalid ? null : d));
                    Tensor? u = wanted.Input ? given.Dequeue() : null;
                    Tensor? v = wanted.Weight ? given.Dequeue() : null;
                    Tensor? c = wanted.Bias ? given.Dequeue() : null;
                    // The arguments that only lend their shape are not differentiated.
                    return
                    [
                        g.requires_grad ? Along(x, w, u, v, c, g, window) : null!,
                        x.requires_grad && v is not null && !at.Slot.Defer(g, v)
                            ? Gradients(g, x.detach(), v, window, new Wanted(true, false, false), at.Slot)[0]
                            : null!,
                        w.requires_grad && u is not null
                            ? Gradients(g, u, w.detach(), window, new Wanted(false, true, false), at.Slot)[0]
                            : null!,
                        null!,
                        null!,
                        null!,
                    ];
                }
            );

        private static Tensor Along(Tensor x, Tensor w, Tensor? u, Tensor? v, Tensor? c, Tensor g, Window window)
        {
            if (u is not null && v is not null && !is_grad_enabled())
                return window.Sum(u, w, x, v, c);
            Tensor? moved = u is null ? null : Convolved(u, w, v is null ? c : null, window);
            Tensor? turned = v is null ? null : Convolved(x, v, c, window);
            if (moved is null && turned is null)
                return c is null ? null! : c.view(1, -1, 1, 1).expand_as(g);
            if (moved is null || turned is null)
                return (moved ?? turned)!;
            return moved.add(turned);
        }

        private static Tensor Convolved(Tensor x, Tensor w, Tensor? bias, Window window) =>
            is_grad_enabled() ? Apply(x, w, window.Padding, window.Stride, bias) : window.Output(x, w, bias);
    }

    private static void Save(
        autograd.AutogradContext context,
        List<Tensor> tensors,
        Window window,
        Wanted wanted,
        DeferredInputGradients.Slot slot
    )
    {
        context.save_for_backward(tensors);
        context.save_data("window", window);
        context.save_data("wanted", wanted);
        context.save_data("slot", slot);
        // A node above that failed gives no gradient (CallbackFailure). The binding would put zeros in its place, shaped like
        // a tensor that has long been disposed, and its exception would cross native frames.
        context.set_materialize_grads(false);
    }

    private sealed record Saved(
        Tensor X,
        Tensor W,
        Tensor? G,
        Window Window,
        Wanted Wanted,
        DeferredInputGradients.Slot Slot
    )
    {
        public static Saved Of(autograd.AutogradContext context)
        {
            List<Tensor> tensors = context.get_saved_variables();
            return new Saved(
                tensors[0],
                tensors[1],
                tensors.Count > 2 ? tensors[2] : null,
                (Window)context.get_data("window"),
                (Wanted)context.get_data("wanted"),
                (DeferredInputGradients.Slot)context.get_data("slot")
            );
        }
    }
}
