using Sharpest.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Convolutions;

/// <summary>
/// The maximum over square windows that touch each other. Where the maxima lie is a constant of the derivatives: the
/// gradient puts values there and its own derivative takes values from there, in whatever layout the images have.
/// </summary>
public sealed class MaxPooling2d : nn.Module<Tensor, Tensor>, IConvolvesByModule
{
    private const string Source = """
        def scatter(g: Tensor, x: Tensor, indices: Tensor, side: int, partial: bool) -> Tensor:
            return torch.max_pool2d_with_indices_backward(g, x, [side, side], [side, side], [0, 0], [1, 1], partial, indices)

        """;

    private static readonly Lazy<jit.CompilationUnit> Compiled = new(() => jit.compile(Source));

    private readonly Window window;

    /// <summary>Creates the layer.</summary>
    /// <param name="side">Height and width of a window.</param>
    /// <param name="partial">Whether windows that stick out at the end count; else the rest is left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The side is not positive.</exception>
    public MaxPooling2d(long side, bool partial = false)
        : base(nameof(MaxPooling2d))
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(side);
        window = new Window(side, partial);
    }

    /// <summary>The maxima.</summary>
    /// <param name="input">Shape <c>[N, C, H, W]</c>.</param>
    /// <returns>Shape <c>[N, C, H / side, W / side]</c>; the caller disposes it.</returns>
    public override Tensor forward(Tensor input)
    {
        if (ActivationPattern.Held(window.Outputs(input)) is { } held)
            return Taken.apply(input, held, Pooling.Of(input, window));
        Pooling pooling = Pooling.Of(input, window);
        if (SecondOrder.IsExpected)
            return Output.apply(input, pooling);
        if (!ActivationPattern.IsInForce && is_grad_enabled())
            return window.Values(input);
        (Tensor values, Tensor places) = pooling.Maxima(input);
        using (places)
        {
            if (!ActivationPattern.IsInForce)
                return values;
            values.Dispose();
            ActivationPattern.Tell(places);
            return Taken.apply(input, places, pooling);
        }
    }

    private sealed record Window(long Side, bool Partial)
    {
        public long[] Outputs(Tensor x) => [x.size(0), x.size(1), Outputs(x.size(2)), Outputs(x.size(3))];

        public Tensor Values(Tensor x) => nn.functional.max_pool2d(x, [Side, Side], [Side, Side], ceil_mode: Partial);

        public (Tensor Values, Tensor Indices) Maxima(Tensor x) =>
            nn.functional.max_pool2d_with_indices(x, [Side, Side], [Side, Side], ceil_mode: Partial);

        private long Outputs(long length) => (Partial ? length + Side - 1 : length) / Side;
    }

    // A window on images of a shape. Places are bytes where PixelWindows serves the images, else libtorch's indices.
    private sealed record Pooling(Window Window, long[] Shape, bool IsPixelByPixel)
    {
        public static Pooling Of(Tensor x, Window window)
        {
            using Tensor pixels = x.permute(0, 2, 3, 1);
            return new Pooling(window, x.shape, pixels.is_contiguous());
        }

        public (Tensor Values, Tensor Places) Maxima(Tensor x) =>
            IsPixelByPixel && PixelWindows.Serve(x, Window.Side)
                ? PixelWindows.Maxima(x, Window.Side, Window.Outputs(x))
                : Window.Maxima(x);

        // The transpose of Take.
        public Tensor Scatter(Tensor g, Tensor places)
        {
            if (places.dtype == ScalarType.Byte)
                return PixelWindows.Scatter(g, places, Shape, Window.Side);
            using Tensor images = Images(g);
            using Scalar side = Window.Side;
            using Scalar partial = Window.Partial;
            return (Tensor)Compiled.Value.invoke("scatter", g, images, places, side, partial);
        }

        public Tensor Take(Tensor u, Tensor places)
        {
            if (places.dtype == ScalarType.Byte)
                return PixelWindows.Take(u, places, Window.Side);
            using DisposeScope scope = NewDisposeScope();
            return u.flatten(2).gather(2, places.flatten(2)).view_as(places).MoveToOuterDisposeScope();
        }

        // Of the shape and the layout that the result is to have; its values are not read.
        private Tensor Images(Tensor g)
        {
            if (!IsPixelByPixel)
                return g.new_empty(Shape);
            using Tensor pixels = g.new_empty([Shape[0], Shape[2], Shape[3], Shape[1]]);
            return pixels.permute(0, 3, 1, 2);
        }
    }

    private sealed class Output : autograd.SingleTensorFunction<Output>
    {
        public override string Name => "MaxPooling2d.Output";

        public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
        {
            var (x, pooling) = ((Tensor)arguments[0], (Pooling)arguments[1]);
            (Tensor values, Tensor places) = pooling.Maxima(x);
            Save(context, places, pooling);
            return values;
        }

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor g) =>
            CustomNode.Answer([g], 2, () => [Back(context, g), null!]);
    }

    private sealed class Gradient : autograd.SingleTensorFunction<Gradient>
    {
        public override string Name => "MaxPooling2d.Gradient";

        public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
        {
            var (g, places, pooling) = ((Tensor)arguments[0], (Tensor)arguments[1], (Pooling)arguments[2]);
            Save(context, places, pooling);
            return pooling.Scatter(g, places);
        }

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor u) =>
            CustomNode.Answer(
                [u],
                3,
                () =>
                {
                    (Tensor places, Pooling pooling) = Saved(context);
                    Tensor taken = is_grad_enabled() ? Taken.apply(u, places, pooling) : pooling.Take(u, places);
                    return [taken, null!, null!];
                }
            );
    }

    private sealed class Taken : autograd.SingleTensorFunction<Taken>
    {
        public override string Name => "MaxPooling2d.Taken";

        public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
        {
            var (u, places, pooling) = ((Tensor)arguments[0], (Tensor)arguments[1], (Pooling)arguments[2]);
            Save(context, places, pooling);
            return pooling.Take(u, places);
        }

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor g) =>
            CustomNode.Answer([g], 3, () => [Back(context, g), null!, null!]);
    }

    private static Tensor Back(autograd.AutogradContext context, Tensor g)
    {
        (Tensor places, Pooling pooling) = Saved(context);
        return is_grad_enabled() ? Gradient.apply(g, places, pooling) : pooling.Scatter(g, places);
    }

    private static void Save(autograd.AutogradContext context, Tensor places, Pooling pooling)
    {
        context.save_for_backward([places]);
        context.save_data("pooling", pooling);
        context.set_materialize_grads(false);
    }

    private static (Tensor Places, Pooling) Saved(autograd.AutogradContext context) =>
        (context.get_saved_variables()[0], (Pooling)context.get_data("pooling"));
}
