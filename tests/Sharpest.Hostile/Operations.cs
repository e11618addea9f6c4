using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Hostile;

// Operations that cannot be differentiated twice, or fail while they are.
internal static class Operations
{
    public static IReadOnlyDictionary<string, Func<string>> All { get; } =
        new Dictionary<string, Func<string>>
        {
            ["attention-kernel"] = Attention,
            ["ctc-loss"] = Ctc,
            ["grid-sample"] = GridSample,
            ["changed-in-place"] = () => OfOutput(ChangedInPlace),
            ["custom-function-that-throws"] = () => OfOutput(y => Throwing.apply(y)),
            ["custom-function-that-throws-twice-differentiated"] = () => OfOutput(y => ThrowingTwice.apply(y)),
            ["inner-derivative-without-gradients"] = InnerDerivative,
        };

    private static string OfOutput(Func<Tensor, Tensor> operation)
    {
        Linear model = Outcome.Layer();
        return Outcome.OfBoth(Outcome.Over(model, () => operation(model.forward(Outcome.Inputs())).square().mean()));
    }

    private static string Attention()
    {
        Linear model = nn.Linear(4, 12);
        return Outcome.OfBoth(
            Outcome.Over(
                model,
                () =>
                {
                    Tensor[] qkv = model.forward(ones(2, 5, 4)).unsqueeze(1).chunk(3, 3);
                    return nn.functional.scaled_dot_product_attention(qkv[0], qkv[1], qkv[2]).square().mean();
                }
            )
        );
    }

    private static string Ctc()
    {
        Linear model = Outcome.Layer();
        return Outcome.OfBoth(
            Outcome.Over(
                model,
                () =>
                    nn.functional.ctc_loss(
                        model.forward(Outcome.Inputs(6)).unsqueeze(1).log_softmax(2),
                        tensor(
                            new long[,]
                            {
                                { 1 },
                            }
                        ),
                        tensor(new long[] { 6 }),
                        tensor(new long[] { 1 })
                    )
            )
        );
    }

    private static string GridSample()
    {
        Linear model = Outcome.Layer();
        return Outcome.OfBoth(
            Outcome.Over(
                model,
                () =>
                    nn
                        .functional.grid_sample(
                            ones(1, 1, 4, 4, dtype: ScalarType.Float64).cumsum(2),
                            model.forward(Outcome.Inputs()).tanh().reshape(1, 2, 2, 2),
                            align_corners: false
                        )
                        .square()
                        .mean()
            )
        );
    }

    private static Tensor ChangedInPlace(Tensor output)
    {
        Tensor exponential = output.exp();
        Tensor squared = exponential.square();
        exponential.add_(1);
        return squared;
    }

    private static string InnerDerivative()
    {
        Linear model = Outcome.Layer();
        return Outcome.Of(() =>
            Outcome
                .Over(
                    model,
                    () =>
                    {
                        Tensor x = Outcome.Inputs().requires_grad_();
                        Tensor y = model.forward(x).tanh().sum();
                        return autograd.grad([y], [x], retain_graph: true, create_graph: true)[0].square().mean();
                    }
                )
                .Loss()
        );
    }

    private sealed class Throwing : autograd.SingleTensorFunction<Throwing>
    {
        public override string Name => "Throwing";

        public override Tensor forward(autograd.AutogradContext context, params object[] arguments) =>
            ((Tensor)arguments[0]).mul(2);

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor g) =>
            throw new FormatException("the user's own");
    }

    // Its first derivative is right; the node that the first one leaves behind throws.
    private sealed class ThrowingTwice : autograd.SingleTensorFunction<ThrowingTwice>
    {
        public override string Name => "ThrowingTwice";

        public override Tensor forward(autograd.AutogradContext context, params object[] arguments) =>
            ((Tensor)arguments[0]).mul(2);

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor g) => [Throwing.apply(g)];
    }
}
