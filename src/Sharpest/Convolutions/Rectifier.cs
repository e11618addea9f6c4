using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Convolutions;

/// <summary>
/// max(x, 0). Its second derivative is zero, and the nodes used for second derivatives say so; libtorch's own fill a tensor
/// with zeros for every layer and add it.
/// </summary>
public sealed class Rectifier() : nn.Module<Tensor, Tensor>(nameof(Rectifier)), IConvolvesByModule
{
    private const string Source = """
        def slope(g: Tensor, y: Tensor) -> Tensor:
            return torch.threshold_backward(g, y, 0)

        """;

    private static readonly Lazy<jit.CompilationUnit> Compiled = new(() => jit.compile(Source));

    /// <summary>max(x, 0).</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>The same shape; the caller disposes it.</returns>
    public static Tensor Apply(Tensor x)
    {
        if (ActivationPattern.Held(x.shape) is { } held)
            return Slope(x, held);
        if (SecondOrder.IsExpected)
            return Output.apply(x);
        Tensor y = nn.functional.relu(x);
        ActivationPattern.Tell(y);
        return y;
    }

    /// <summary>max(x, 0).</summary>
    /// <param name="input">Any shape.</param>
    /// <returns>The same shape; the caller disposes it.</returns>
    public override Tensor forward(Tensor input) => Apply(input);

    // g where the output is positive, 0 elsewhere.
    private static Tensor Slope(Tensor g, Tensor y) => (Tensor)Compiled.Value.invoke("slope", g, y);

    private static List<Tensor> Answer(autograd.AutogradContext context, Tensor g, int inputs) =>
        CustomNode.Answer(
            [g],
            inputs,
            () =>
            {
                Tensor y = context.get_saved_variables()[0];
                Tensor slope = is_grad_enabled() ? Gradient.apply(g, y) : Slope(g, y);
                return [slope, .. Enumerable.Repeat<Tensor>(null!, inputs - 1)];
            }
        );

    private sealed class Output : autograd.SingleTensorFunction<Output>
    {
        public override string Name => "Rectifier.Output";

        public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
        {
            Tensor y = nn.functional.relu((Tensor)arguments[0]);
            context.save_for_backward([y.detach()]); // the output itself would keep its own node alive
            context.set_materialize_grads(false);
            return y;
        }

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor g) => Answer(context, g, 1);
    }

    // Linear in g; flat in y wherever it has a derivative.
    private sealed class Gradient : autograd.SingleTensorFunction<Gradient>
    {
        public override string Name => "Rectifier.Gradient";

        public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
        {
            var (g, y) = ((Tensor)arguments[0], (Tensor)arguments[1]);
            context.save_for_backward([y]);
            context.set_materialize_grads(false);
            return Slope(g, y);
        }

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor g) => Answer(context, g, 2);
    }
}
