using Sharpest.Experiments.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Tests.Training;

public sealed class GradientClipTests
{
    [Fact]
    public void A_long_gradient_keeps_its_direction_and_gets_the_norm_of_the_limit()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor[] parts =
        [
            tensor(new[] { 3.0, 0 }),
            tensor(
                new[,]
                {
                    { 0.0 },
                    { 4 },
                }
            ),
            tensor(12.0),
        ];

        double norm = new GradientClip(6.5).Apply(parts);

        Assert.Equal(13, norm, 1e-14); // 3² + 4² + 12² = 13²
        double[] shortened = [.. parts.SelectMany(part => part.flatten().data<double>().ToArray())];
        Assert.Equal([1.5, 0, 0, 2, 6], shortened);
    }

    [Fact]
    public void A_short_gradient_is_left_as_it_is_bit_for_bit()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor part = tensor(new[] { 0.1f, -0.7f, 0.3f });
        float[] before = part.data<float>().ToArray();

        new GradientClip(Math.Sqrt(0.6)).Apply([part]);

        Assert.Equal(before, part.data<float>().ToArray());
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_gradient_that_is_not_finite_is_left_as_it_is(float wrong)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor part = tensor(new[] { wrong, 100f });

        new GradientClip(1).Apply([part]);

        Assert.Equal([wrong, 100f], part.data<float>().ToArray());
    }

    [Fact]
    public void Squares_beyond_the_range_of_float32_are_no_obstacle()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor part = tensor(new[] { 3e30f, 4e30f });

        double norm = new GradientClip(1).Apply([part]);

        Assert.Equal(5e30, norm, 1e24);
        Assert.Equal(0.6, part[0].ToSingle(), 1e-6);
    }

    [Fact]
    public void Nothing_has_the_norm_zero() => Assert.Equal(0, new GradientClip(1).Apply([]));
}
