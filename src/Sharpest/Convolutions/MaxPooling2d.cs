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
            return Taken.apply(input, input.detach(), held, window);
        if (SecondOrder.IsExpected)
            return Output.apply(input, window);
        (Tensor values, Tensor indices) = window.Maxima(input);
        ActivationPattern.Tell(indices);
        indices.Dispose();
        return values;
    }

    private sealed record Window(long Side, bool Partial)
    {
        public long[] Outputs(Tensor x) => [x.size(0), x.size(1), Outputs(x.size(2)), Outputs(x.size(3))];

        public (Tensor Values, Tensor Indices) Maxima(Tensor x) =>
            nn.functional.max_pool2d_with_indices(x, [Side, Side], [Side, Side], ceil_mode: Partial);

        // The transpose of Take.
        public Tensor Scatter(Tensor g, Tensor x, Tensor indices)
        {
            using Scalar side = Side;
            using Scalar partial = Partial;
            return (Tensor)Compiled.Value.invoke("scatter", g, x, indices, side, partial);
        }

        private long Outputs(long length) => (Partial ? length + Side - 1 : length) / Side;
    }

    // Where the maxima lie in the memory of images like x, pixel by pixel; the same for every product over a graph.
    private static Tensor Places(Tensor x, Tensor indices)
    {
        using DisposeScope scope = NewDisposeScope();
        (long n, long c, long h, long w) = (x.size(0), x.size(1), x.size(2), x.size(3));
        Tensor images = arange(n, dtype: ScalarType.Int64, device: x.device).view(n, 1, 1, 1);
        Tensor channels = arange(c, dtype: ScalarType.Int64, device: x.device).view(1, 1, 1, c);
        Tensor pixels = indices.permute(0, 2, 3, 1);
        return pixels.mul(c).add_(channels).add_(images.mul(c * h * w)).MoveToOuterDisposeScope();
    }

    // The values of u at the maxima: an element of the output costs one look-up.
    private static Tensor Take(Tensor u, Tensor places)
    {
        using DisposeScope scope = NewDisposeScope();
        return u.permute(0, 2, 3, 1).contiguous().view(-1).take(places).permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    private sealed class Output : autograd.SingleTensorFunction<Output>
    {
        public override string Name => "MaxPooling2d.Output";

        public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
        {
            var (x, window) = ((Tensor)arguments[0], (Window)arguments[1]);
            (Tensor values, Tensor indices) = window.Maxima(x);
            Save(context, x, indices, window);
            return values;
        }

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor g) =>
            CustomNode.Answer(
                [g],
                2,
                () =>
                {
                    (Tensor x, Tensor indices, Window window) = Saved(context);
                    return
                    [
                        is_grad_enabled()
                            ? Gradient.apply(g, x.detach(), indices, window)
                            : window.Scatter(g, x, indices),
                        null!,
                    ];
                }
            );
    }

    private sealed class Gradient : autograd.SingleTensorFunction<Gradient>
    {
        public override string Name => "MaxPooling2d.Gradient";

        public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
        {
            var (g, x, indices) = ((Tensor)arguments[0], (Tensor)arguments[1], (Tensor)arguments[2]);
            var window = (Window)arguments[3];
            Save(context, x, indices, window, Places(x, indices));
            return window.Scatter(g, x, indices);
        }

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor u) =>
            CustomNode.Answer(
                [u],
                4,
                () =>
                {
                    (Tensor x, Tensor indices, Window window) = Saved(context);
                    Tensor taken = is_grad_enabled()
                        ? Taken.apply(u, x, indices, window)
                        : Take(u, context.get_saved_variables()[2]);
                    return [taken, null!, null!, null!];
                }
            );
    }

    private sealed class Taken : autograd.SingleTensorFunction<Taken>
    {
        public override string Name => "MaxPooling2d.Taken";

        public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
        {
            var (u, x, indices) = ((Tensor)arguments[0], (Tensor)arguments[1], (Tensor)arguments[2]);
            Save(context, x, indices, (Window)arguments[3]);
            using Tensor places = Places(x, indices);
            return Take(u, places);
        }

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor g) =>
            CustomNode.Answer(
                [g],
                4,
                () =>
                {
                    (Tensor x, Tensor indices, Window window) = Saved(context);
                    Tensor back = is_grad_enabled()
                        ? Gradient.apply(g, x, indices, window)
                        : window.Scatter(g, x, indices);
                    return [back, null!, null!, null!];
                }
            );
    }

    private static void Save(
        autograd.AutogradContext context,
        Tensor x,
        Tensor indices,
        Window window,
        Tensor? places = null
    )
    {
        context.save_for_backward(places is null ? [x, indices] : [x, indices, places]);
        context.save_data("window", window);
        context.set_materialize_grads(false);
    }

    private static (Tensor X, Tensor Indices, Window) Saved(autograd.AutogradContext context)
    {
        List<Tensor> saved = context.get_saved_variables();
        return (saved[0], saved[1], (Window)context.get_data("window"));
    }
}
