using Sharpest.Convolutions;
using Sharpest.Tests.Support;
using static TorchSharp.torch;

namespace Sharpest.Tests.Convolutions;

public sealed class ActivationPatternTests : IDisposable
{
    private readonly MaxPooling2d pooling = new(2, partial: true);

    public void Dispose() => pooling.Dispose();

    [Fact]
    public void Held_layers_act_on_other_inputs_as_they_did_on_those_noted()
    {
        using IDisposable scope = NewDisposeScope();
        using var pattern = new ActivationPattern();
        Tensor x = Random(1);
        Tensor other = Random(2);
        Tensor noted;
        using (pattern.Note())
            noted = pooling.forward(Rectifier.Apply(x));

        Assert.Equal(2, pattern.Layers);
        Assert.True(Near.Same(noted, pooling.forward(Rectifier.Apply(x))));
        using (pattern.Hold())
            Assert.True(Near.Same(noted, pooling.forward(Rectifier.Apply(x))));
        Tensor held;
        using (pattern.Hold())
            held = pooling.forward(Rectifier.Apply(other));
        Assert.True(Near.Same(ByHand(x, other), held));
        Assert.False(Near.Same(pooling.forward(Rectifier.Apply(other)), held));
    }

    [Fact]
    public void Held_layers_are_linear_and_their_gradient_is_that_of_the_noted_pieces()
    {
        using IDisposable scope = NewDisposeScope();
        using var pattern = new ActivationPattern();
        Tensor x = Random(1).requires_grad_();
        Tensor g;
        using (pattern.Note())
        {
            Tensor y = pooling.forward(Rectifier.Apply(x));
            g = rand_like(y);
            y.backward([g]);
        }
        Tensor other = Random(2).requires_grad_();
        using (pattern.Hold())
            pooling.forward(Rectifier.Apply(other)).backward([g]);

        Assert.True(Near.Same(x.grad!, other.grad!));
    }

    [Fact]
    public void Layers_in_another_order_are_refused()
    {
        using IDisposable scope = NewDisposeScope();
        using var pattern = new ActivationPattern();
        using (pattern.Note())
            pooling.forward(Rectifier.Apply(Random(1)));

        using (pattern.Hold())
            Assert.Throws<InvalidOperationException>(() => pooling.forward(Random(1)));
        using (pattern.Hold())
        {
            pooling.forward(Rectifier.Apply(Random(1)));
            Assert.Throws<InvalidOperationException>(() => Rectifier.Apply(Random(1)));
        }
    }

    [Fact]
    public void A_pattern_is_noted_anew_and_scopes_nest()
    {
        using IDisposable scope = NewDisposeScope();
        using var outer = new ActivationPattern();
        using var inner = new ActivationPattern();
        using (outer.Note())
        {
            using (inner.Note())
                Rectifier.Apply(Random(1));
            Rectifier.Apply(Random(2));
            Rectifier.Apply(Random(3));
        }
        Rectifier.Apply(Random(4));
        Assert.Equal((2, 1), (outer.Layers, inner.Layers));

        using (outer.Note())
            Rectifier.Apply(Random(1));
        Assert.Equal(1, outer.Layers);
    }

    // Positive where x is; then of each window the entry where the rectified x is largest.
    private static Tensor ByHand(Tensor x, Tensor other)
    {
        Tensor masked = where(x.gt(0), other, zeros_like(other));
        (_, Tensor indices) = nn.functional.max_pool2d_with_indices(x.relu(), [2, 2], [2, 2], ceil_mode: true);
        return masked.flatten(2).gather(2, indices.flatten(2)).view(indices.shape);
    }

    private static Tensor Random(long seed) =>
        SmallModels.Random(2 * 3 * 5 * 5, ScalarType.Float64, seed).view(2, 3, 5, 5);
}
