using Sharpest.Convolutions;
using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Tests.Support;
using static TorchSharp.torch;

namespace Sharpest.Tests.Convolutions;

/// <summary>
/// Products in which gradients wait for others are those of the same network made of <c>nn.Conv2d</c>, whose gradients do not, also
/// where nothing comes that they could wait for.
/// </summary>
public sealed class DeferredInputGradientsTests
{
    public static TheoryData<string> Losses => ["cross-entropy", "mean", "first", "third"];

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_product_is_that_of_a_network_whose_gradients_do_not_wait(string loss)
    {
        using IDisposable scope = NewDisposeScope();
        using nn.Module<Tensor, Tensor> own = Model((name, c, f) => new Convolution2d(name, c, f, 3, 1));
        using nn.Module<Tensor, Tensor> native = Model((_, c, f) => nn.Conv2d(c, f, 3, padding: 1));
        native.load_state_dict(own.state_dict());

        foreach (HessianOptions options in (HessianOptions[])[new(), new() { MemoryBytes = 1 }]) // kept, or built anew
        {
            using var first = new HessianOperator(Over(own, loss), options);
            using var second = new HessianOperator(Over(native, loss), options);
            for (int i = 0; i < 3; i++) // the first product may find out that waiting is in vain
            {
                Tensor v = SmallModels.Random(first.Dimension, ScalarType.Float64, i);
                Assert.True(Near.RelativeError(first.Apply(v), second.Apply(v)) < 1e-12, $"product {i}");
            }
        }
    }

    [Fact]
    public void Nothing_waits_outside_and_what_waited_in_vain_is_forgotten()
    {
        using IDisposable scope = NewDisposeScope();
        var slot = new DeferredInputGradients.Slot();
        (Tensor g, Tensor w) = (ones(1), ones(2));

        Assert.False(slot.Defer(g, w));
        using (var run = DeferredInputGradients.Begin())
        {
            Assert.True(run.IsSettled);
            Assert.True(slot.Defer(g, w));
            Assert.True(slot.IsWaiting);
            Assert.False(run.IsSettled);
        }
        Assert.False(slot.IsWaiting);

        using var next = DeferredInputGradients.Begin();
        Assert.True(slot.Defer(g, w));
        (Tensor taken, Tensor kernels) = slot.Take();
        Assert.Equal((1, 2), (taken.numel(), kernels.numel()));
        Assert.True(next.IsSettled);
    }

    private static Objective Over(nn.Module<Tensor, Tensor> model, string loss)
    {
        (Tensor inputs, Tensor labels) = SmallModels.Images(ScalarType.Float64, 6, 2, side: 8);
        Objective objective = Objective.Create(
            model,
            [0, 1],
            half =>
            {
                Tensor outputs = model.forward(inputs.narrow(0, 3 * half, 3));
                return loss == "mean"
                    ? outputs.mean() // linear in the outputs: their own second derivative is zero
                    : nn.functional.cross_entropy(outputs, labels.narrow(0, 3 * half, 3));
            },
            _ => 3
        );
        return loss is "first" or "third" // the parameters of one layer
            ? objective.Restrict(ParameterLayout.Matching(model, $"{loss}.*"))
            : objective;
    }

    private static nn.Module<Tensor, Tensor> Model(Func<string, long, long, nn.Module<Tensor, Tensor>> convolution) =>
        SmallModels.Randomised(
            nn.Sequential(
                ("first", convolution("first", 2, 4)),
                ("tanh1", nn.Tanh()),
                ("second", convolution("second", 4, 3)),
                ("tanh2", nn.Tanh()),
                ("third", convolution("third", 3, 2)),
                ("flatten", nn.Flatten())
            ),
            ScalarType.Float64,
            5
        );
}
