using Sharpest.Convolutions;
using Sharpest.Runtime;
using Sharpest.Tests.Support;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tests.Convolutions;

/// <summary>
/// Normalizations, with and without a ReLU: values, first, second and third derivatives with respect to images and weights
/// are those of libtorch's own node in float64.
/// </summary>
public sealed class ChannelNormalizationTests
{
    private static readonly string[] Inputs = ["x", "γ", "β"];

    public static TheoryData<int, ScalarType, bool, bool> Layers =>
        new()
        {
            { 3, ScalarType.Float64, false, false },
            { 3, ScalarType.Float64, false, true },
            { 3, ScalarType.Float32, true, true },
            { 16, ScalarType.Float32, true, false },
            { 16, ScalarType.Float32, true, true },
            { 16, ScalarType.Float32, false, true },
            { 20, ScalarType.Float32, true, false },
            { 20, ScalarType.Float32, true, true },
            { 64, ScalarType.Float32, true, true },
        };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Derivatives_are_those_of_BatchNorm2d(int channels, ScalarType dtype, bool channelsLast, bool rectifies)
    {
        using IDisposable scope = NewDisposeScope();
        using BatchNorm2d native = Norm(channels, ScalarType.Float64);
        using BatchNorm2d norm = Norm(channels, dtype);
        Tensor images = Random([5, channels, 9, 6], 1);

        Tensor[][] expected = Derivatives(
            native,
            images,
            x => rectifies ? nn.functional.relu(native.forward(x)) : native.forward(x)
        );
        Tensor[][] found;
        using (SecondOrder.Scope twice = SecondOrder.Expect())
        {
            found = Derivatives(
                norm,
                Laid(images.to(dtype), channelsLast),
                x => rectifies ? ChannelNormalization.Rectified(norm, x) : ChannelNormalization.Apply(norm, x)
            );
        }

        double rounding = dtype == ScalarType.Float64 ? 1e-12 : 1e-5;
        for (int order = 0; order < expected.Length; order++)
        {
            for (int i = 0; i < expected[order].Length; i++)
            {
                double error = Near.RelativeError(found[order][i].to(ScalarType.Float64), expected[order][i]);
                Assert.True(error < rounding, $"order {order}, {Inputs[i]}: {error}");
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void With_the_statistics_of_the_batch_it_is_BatchNorm2d(bool rectifies)
    {
        using IDisposable scope = NewDisposeScope();
        using BatchNorm2d norm = Norm(16, ScalarType.Float32);
        norm.train();
        Tensor x = Random([3, 16, 4, 4], 1).to(ScalarType.Float32);
        using SecondOrder.Scope twice = SecondOrder.Expect();

        Tensor found = rectifies ? ChannelNormalization.Rectified(norm, x) : ChannelNormalization.Apply(norm, x);

        Tensor expected = rectifies ? nn.functional.relu(norm.forward(x)) : norm.forward(x);
        Assert.True(found.equal(expected).all().item<bool>());
    }

    [Fact]
    public void Frozen_weights_and_images_that_are_data_take_no_part()
    {
        using IDisposable scope = NewDisposeScope();
        using BatchNorm2d norm = Norm(16, ScalarType.Float32);
        norm.weight!.requires_grad = false;
        Tensor x = Laid(Random([3, 16, 4, 4], 1).to(ScalarType.Float32), channelsLast: true);
        using SecondOrder.Scope twice = SecondOrder.Expect();

        Tensor loss = ChannelNormalization.Rectified(norm, x).pow(3).sum();
        Tensor gradient = Autograd.DifferentiableGradient(loss, [norm.bias!], walkedBefore: false)[0]!;
        Tensor second = Autograd.Gradient(gradient.sum(), [norm.bias!])[0]!;

        Tensor y = nn.functional.relu(norm.forward(x));
        Assert.True(Near.RelativeError(gradient, 3 * y.square().sum([0, 2, 3])) < 1e-5);
        Assert.True(Near.RelativeError(second, 6 * y.sum([0, 2, 3])) < 1e-5);
    }

    [Fact]
    public void A_NaN_stays_one()
    {
        using IDisposable scope = NewDisposeScope();
        using BatchNorm2d norm = Norm(16, ScalarType.Float32);
        Tensor x = Laid(full([2, 16, 4, 4], float.NaN), channelsLast: true);
        using SecondOrder.Scope twice = SecondOrder.Expect();

        Assert.True(ChannelNormalization.Rectified(norm, x).isnan().all().item<bool>());
        Assert.True(ChannelNormalization.Apply(norm, x).isnan().all().item<bool>());
    }

    // Of Σ y³ along fixed directions: y, then the first, second and third derivatives with respect to x, γ and β.
    private static Tensor[][] Derivatives(BatchNorm2d norm, Tensor images, Func<Tensor, Tensor> layer)
    {
        var x = new Parameter(images.detach().clone());
        Tensor[] inputs = [x, norm.weight!, norm.bias!];
        Tensor y = layer(x);
        Tensor[] first = Differentiable(y.pow(3).sum(), inputs);
        Tensor[] second = Differentiable(Along(first, 20), inputs);
        Tensor[] third = [.. Autograd.Gradient(Along(second, 30), inputs).Select(d => d!)];
        return
        [
            [y.detach()],
            Detached(first),
            Detached(second),
            third,
        ];
    }

    private static Tensor[] Differentiable(Tensor value, Tensor[] inputs) =>
        [.. Autograd.DifferentiableGradient(value, inputs, walkedBefore: false).Select(d => d!)];

    private static Tensor Along(Tensor[] gradients, long seed) =>
        gradients
            .Select((g, i) => (g * Random(g.shape, seed + i).to(g.dtype)).sum())
            .Aggregate((sum, next) => sum + next);

    private static Tensor[] Detached(Tensor[] tensors) => [.. tensors.Select(t => t.detach())];

    private static Tensor Laid(Tensor images, bool channelsLast) =>
        channelsLast ? images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : images;

    private static BatchNorm2d Norm(int channels, ScalarType dtype)
    {
        BatchNorm2d norm = nn.BatchNorm2d(channels, dtype: dtype);
        using (no_grad())
        {
            norm.weight!.copy_(Random([channels], 7));
            norm.bias!.copy_(Random([channels], 8));
            norm.running_mean!.copy_(Random([channels], 9));
            norm.running_var!.copy_(Random([channels], 10).square().add(0.5));
        }
        norm.eval();
        return norm;
    }

    private static Tensor Random(long[] shape, long seed) =>
        SmallModels.Random(shape.Aggregate(1L, (a, b) => a * b), ScalarType.Float64, seed).reshape(shape);
}
