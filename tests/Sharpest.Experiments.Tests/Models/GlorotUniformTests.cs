using Sharpest.Experiments.Models;
using Sharpest.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Tests.Models;

public sealed class GlorotUniformTests
{
    [Theory]
    [InlineData(new long[] { 10, 128 }, 6.0 / 138)]
    [InlineData(new long[] { 64, 32, 3, 3 }, 6.0 / (96 * 9))]
    public void The_bound_counts_inputs_and_outputs_times_the_kernel(long[] shape, double square) =>
        Assert.Equal(Math.Sqrt(square), GlorotUniform.Bound(shape), 15);

    [Fact]
    public void A_bias_has_no_bound() => Assert.Throws<ArgumentException>(() => GlorotUniform.Bound([10]));

    [Fact]
    public void Weights_fill_their_interval_evenly_and_biases_are_zero()
    {
        using DisposeScope scope = NewDisposeScope();
        using var model = new SimpleCnn(new(3, 32, 32), 10, SimpleCnnSize.Small, new Seed(1));

        foreach ((string name, TorchSharp.Modules.Parameter parameter) in model.named_parameters())
        {
            float[] values = [.. parameter.data<float>()];
            if (name.EndsWith("bias", StringComparison.Ordinal))
            {
                Assert.All(values, value => Assert.Equal(0, value));
                continue;
            }
            double bound = GlorotUniform.Bound(parameter.shape);
            double count = values.Length;
            Assert.All(values, value => Assert.InRange(value, -bound, bound));
            Assert.True(values.Max() > 0.98 * bound && values.Min() < -0.98 * bound, name);
            // Within five standard errors of the mean 0 and the variance a²/3 of U(−a, a).
            Assert.InRange(values.Average(), -5 * bound / Math.Sqrt(3 * count), 5 * bound / Math.Sqrt(3 * count));
            double variance = values.Average(value => (double)value * value) / (bound * bound / 3);
            Assert.InRange(variance, 1 - (5 * Math.Sqrt(0.8 / count)), 1 + (5 * Math.Sqrt(0.8 / count)));
        }
    }

    [Fact]
    public void The_seed_decides_the_weights_and_nothing_else_does()
    {
        using DisposeScope scope = NewDisposeScope();
        using var first = new SimpleCnn(new(1, 12, 12), 10, SimpleCnnSize.Small, new Seed(1));
        random.manual_seed(99);
        using var again = new SimpleCnn(new(1, 12, 12), 10, SimpleCnnSize.Small, new Seed(1));
        using var other = new SimpleCnn(new(1, 12, 12), 10, SimpleCnnSize.Small, new Seed(2));

        Assert.All(
            first.parameters().Zip(again.parameters()),
            pair => Assert.True(pair.First.equal(pair.Second).all().item<bool>())
        );
        Assert.False(first.parameters().First().equal(other.parameters().First()).all().item<bool>());
    }
}
