using Sharpest.Experiments.Models;
using Sharpest.Experiments.Tests.Data;
using Sharpest.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Tests.Models;

public sealed class ImageModelTests
{
    private static readonly Seed Seed = new(4);
    private static readonly VggSize SmallVgg = new() { Plan = [3, 0, 4, 0], Hidden = 6 };

    [Theory]
    [InlineData("resnet-32", 1, 28, 28, 10)]
    [InlineData("resnet-32-bn", 3, 9, 12, 3)]
    [InlineData("vgg-11", 1, 28, 28, 10)]
    [InlineData("vgg-11-plain", 3, 5, 40, 2)]
    public void It_gives_a_logit_per_class_for_any_size_of_image(
        string name,
        int channels,
        int height,
        int width,
        int classes
    )
    {
        using IDisposable scope = NewDisposeScope();
        using nn.Module<Tensor, Tensor> model = ModelCatalog.Create(name, new(channels, height, width), classes, Seed);

        Tensor logits = model.forward(zeros(2, channels, height, width));

        Assert.Equal([2, classes], logits.shape);
    }

    [Fact]
    public void Convolutions_of_a_residual_network_have_the_variance_of_their_fan_in_and_the_head_is_Glorot_uniform()
    {
        using IDisposable scope = NewDisposeScope();
        using var model = new ResNet(new(3, 32, 32), 10, ResNetSize.Plain32, Seed);
        Dictionary<string, Tensor> weights = model.state_dict();

        foreach (
            (string name, double fanIn) in ((string, double)[])
                [
                    ("stage1.3.conv2.weight", 16 * 9),
                    ("stage3.0.projection.weight", 32),
                    ("stage3.4.conv2.weight", 64 * 9),
                ]
        )
        {
            double expected = 2.0 / 15 / fanIn;
            double actual = weights[name].square().mean().ToDouble();
            double spread = Math.Sqrt(2.0 / weights[name].numel());
            Assert.Equal(expected, actual, 4 * spread * expected);
        }
        double bound = Math.Sqrt(6.0 / (64 + 10));
        Assert.True(
            weights["head.weight"].abs().max().ToDouble() is var largest && largest <= bound && largest > 0.95 * bound
        );
        Assert.All(
            weights.Where(entry => entry.Key.EndsWith("bias", StringComparison.Ordinal)),
            entry => Assert.Equal(0, entry.Value.abs().max().ToDouble())
        );
    }

    [Fact]
    public void Scales_of_normalizations_begin_at_one()
    {
        using IDisposable scope = NewDisposeScope();
        using var model = new ResNet(new(1, 8, 8), 2, new ResNetSize(2, 1, BatchNorm: true), Seed);

        Assert.Equal([1f, 1f], model.state_dict()["stage1.0.norm1.weight"].data<float>());
        Assert.Equal([0f, 0f], model.state_dict()["stage1.0.norm1.bias"].data<float>());
    }

    [Fact]
    public void Statistics_of_normalizations_are_kept_with_the_weights()
    {
        using IDisposable scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "weights.safetensors");
        var size = new ResNetSize(2, 1, BatchNorm: true);
        using var model = new ResNet(new(1, 8, 8), 2, size, Seed);
        using var other = new ResNet(new(1, 8, 8), 2, size, new Seed(5));
        Tensor images = randn([6, 1, 8, 8], generator: new Generator(1));
        model.forward(images); // gathers statistics

        WeightFile.Save(model, path);
        WeightFile.Load(other, path);

        Assert.Equal(1, other.state_dict()["norm.num_batches_tracked"].ToInt64());
        using (ModelEvaluation.Enter(model))
        using (ModelEvaluation.Enter(other))
        {
            Assert.Equal(model.forward(images).data<float>(), other.forward(images).data<float>());
        }
        Assert.True(model.training && other.training);
    }

    [Fact]
    public void Dropout_draws_by_the_step_and_not_at_all_in_evaluation()
    {
        using IDisposable scope = NewDisposeScope();
        using var model = new Vgg(new(2, 6, 6), 3, SmallVgg with { BatchNorm = false }, Seed);
        Tensor images = randn([4, 2, 6, 6], generator: new Generator(1));

        float[] AtStep(long step)
        {
            model.BeginStep(step);
            return [.. model.forward(images).data<float>()];
        }

        float[] third = AtStep(3);
        float[] again = [.. model.forward(images).data<float>()];
        Assert.NotEqual(third, again);
        Assert.NotEqual(third, AtStep(4));
        Assert.Equal(third, AtStep(3));
        model.eval();
        Assert.Equal(AtStep(3), AtStep(4));
    }

    [Fact]
    public void Dropout_keeps_the_mean_and_its_share()
    {
        using IDisposable scope = NewDisposeScope();
        using var dropout = new SeededDropout("dropout", 0.3, Seed);

        Tensor output = dropout.forward(ones(200, 200));

        Assert.Equal(0.7, output.ne(0).to_type(ScalarType.Float64).mean().ToDouble(), 0.01);
        Assert.Equal(1 / 0.7, output.max().ToDouble(), 1e-6);
        Assert.Throws<ArgumentException>(() => new SeededDropout("dropout", 1, Seed));
    }

    [Theory]
    [InlineData(2, 3, "2×3×3")]
    [InlineData(0, 8, "0×8×8")]
    public void Images_that_are_too_small_for_a_residual_network_are_refused(int channels, int side, string shape) =>
        Assert.Contains(
            shape,
            Assert
                .Throws<ArgumentException>(() => new ResNet(new(channels, side, side), 2, ResNetSize.Plain32, Seed))
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_forward_pass_leaves_its_result_alone()
    {
        using var residual = new ResNet(new(1, 8, 8), 2, new ResNetSize(2, 1, BatchNorm: true), Seed);
        using var vgg = new Vgg(new(1, 8, 8), 2, SmallVgg, Seed);
        using Tensor images = zeros(2, 1, 8, 8);
        foreach (nn.Module<Tensor, Tensor> model in (nn.Module<Tensor, Tensor>[])[residual, vgg])
        {
            model.forward(images).Dispose();
            long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            model.forward(images).Dispose();
            Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }
    }
}
