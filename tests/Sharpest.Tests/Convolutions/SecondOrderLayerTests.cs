using Sharpest.Convolutions;
using Sharpest.Runtime;
using Sharpest.Tests.Support;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tests.Convolutions;

/// <summary>The layers between convolutions: values, first, second and third derivatives are those of libtorch's own nodes.</summary>
public sealed class SecondOrderLayerTests
{
    public static TheoryData<long[], bool> Images =>
        new()
        {
            { [2, 3, 6, 4], false },
            { [2, 3, 6, 4], true },
            { [1, 1, 5, 7], false },
            { [3, 2, 5, 5], true },
        };

    [Theory]
    [MemberData(nameof(Images))]
    public void A_rectifier_is_relu(long[] shape, bool channelsLast) =>
        Compare(Rectifier.Apply, x => nn.functional.relu(x), shape, channelsLast);

    [Theory]
    [MemberData(nameof(Images))]
    public void A_pooling_is_max_pool2d(long[] shape, bool channelsLast)
    {
        foreach (bool partial in (bool[])[false, true])
        {
            using var pooling = new MaxPooling2d(2, partial);
            Compare(pooling.forward, x => nn.functional.max_pool2d(x, [2, 2], ceil_mode: partial), shape, channelsLast);
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(20)]
    public void A_pooling_of_many_channels_in_single_precision_is_max_pool2d(long channels)
    {
        using var pooling = new MaxPooling2d(2, partial: true);
        Compare(
            pooling.forward,
            x => nn.functional.max_pool2d(x, [2, 2], ceil_mode: true),
            [3, channels, 7, 6],
            channelsLast: true,
            ScalarType.Float32
        );
    }

    [Fact]
    public void A_pooling_without_a_side_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MaxPooling2d(0));

    private static void Compare(
        Func<Tensor, Tensor> own,
        Func<Tensor, Tensor> native,
        long[] shape,
        bool channelsLast,
        ScalarType dtype = ScalarType.Float64
    )
    {
        using IDisposable scope = NewDisposeScope();
        Tensor drawn = Random(shape, 1).to(dtype);
        double rounding = dtype == ScalarType.Float64 ? 1e-12 : 1e-5;
        if (channelsLast)
            drawn = drawn.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

        Tensor[] expected = Derivatives(native, drawn);
        Tensor[] found;
        using (SecondOrder.Scope twice = SecondOrder.Expect())
            found = Derivatives(own, drawn);

        for (int i = 0; i < expected.Length; i++)
            Assert.True(Near.RelativeError(found[i], expected[i]) < rounding, $"derivative {i}");
    }

    // y, and the first, second and third derivatives of Σ y³ along fixed directions.
    private static Tensor[] Derivatives(Func<Tensor, Tensor> layer, Tensor drawn)
    {
        var x = new Parameter(drawn.detach().clone());
        Tensor y = layer(x);
        Tensor first = Autograd.DifferentiableGradient(y.pow(3).sum(), [x], walkedBefore: false)[0]!;
        Tensor along = (first * Random(drawn.shape, 2).to(drawn.dtype)).sum();
        Tensor second = Autograd.DifferentiableGradient(along, [x], walkedBefore: false)[0]!;
        Tensor third = Autograd.Gradient((second * Random(drawn.shape, 3).to(drawn.dtype)).sum(), [x])[0]!;
        return [y.detach(), first.detach(), second.detach(), third];
    }

    private static Tensor Random(long[] shape, long seed) =>
        SmallModels.Random(shape.Aggregate(1L, (a, b) => a * b), ScalarType.Float64, seed).reshape(shape);
}
