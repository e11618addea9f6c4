using Sharpest.Experiments.Models;
using Sharpest.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Tests.Models;

public sealed class SimpleCnnTests
{
    [Theory]
    [InlineData("simple-cnn", 3, 32, 361_898)]
    [InlineData("simple-cnn-medium", 3, 32, 2_399_518)]
    [InlineData("simple-cnn", 1, 28, 271_210)]
    [InlineData("simple-cnn-medium", 1, 28, 2_164_118)]
    public void It_has_the_parameters_of_the_paper(string name, int channels, int side, long parameters)
    {
        using nn.Module<Tensor, Tensor> model = ModelCatalog.Create(name, new(channels, side, side), 10, new Seed(1));

        Assert.Equal(parameters, model.parameters().Sum(parameter => parameter.numel()));
        Assert.Empty(model.named_buffers());
    }

    [Fact]
    public void Its_parameters_are_named_after_their_layers()
    {
        using var model = new SimpleCnn(new(1, 28, 28), 10, SimpleCnnSize.Small, new Seed(1));

        Assert.Equal(
            [
                ("conv1.weight", "32 1 3 3"),
                ("conv1.bias", "32"),
                ("conv2.weight", "32 32 3 3"),
                ("conv2.bias", "32"),
                ("conv3.weight", "64 32 3 3"),
                ("conv3.bias", "64"),
                ("conv4.weight", "64 64 3 3"),
                ("conv4.bias", "64"),
                ("dense.weight", "128 1600"),
                ("dense.bias", "128"),
                ("head.weight", "10 128"),
                ("head.bias", "10"),
            ],
            model.named_parameters().Select(entry => (entry.name, string.Join(' ', entry.parameter.shape)))
        );
    }

    [Theory]
    [InlineData("simple-cnn", 1, 28, 28, 10)]
    [InlineData("simple-cnn", 3, 32, 32, 100)]
    [InlineData("simple-cnn", 2, 10, 17, 2)]
    [InlineData("simple-cnn-medium", 1, 16, 20, 3)]
    public void It_gives_a_logit_per_class_for_any_size_of_image(
        string name,
        int channels,
        int height,
        int width,
        int classes
    )
    {
        using DisposeScope scope = NewDisposeScope();
        using nn.Module<Tensor, Tensor> model = ModelCatalog.Create(
            name,
            new(channels, height, width),
            classes,
            new Seed(1)
        );

        Tensor logits = model.forward(zeros(5, channels, height, width));

        Assert.Equal([5, classes], logits.shape);
        Assert.Equal(ScalarType.Float32, logits.dtype);
    }

    [Fact]
    public void Its_logits_and_those_of_a_float64_reference_are_equal()
    {
        using DisposeScope scope = NewDisposeScope();
        var size = new SimpleCnnSize(Kernel: 3, Filters: 4, Hidden: 5);
        using var model = new SimpleCnn(new(2, 10, 13), 3, size, new Seed(7));
        GiveBiases(model);
        Tensor input = randn([2, 2, 10, 13], generator: new Generator(3));

        Tensor logits = model.forward(input);

        for (int example = 0; example < 2; example++)
        {
            double[] expected = SimpleCnnReference.Logits(model, input[example]);
            double[] actual = [.. logits[example].data<float>().Select(x => (double)x)];
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    [Theory]
    [InlineData("simple-cnn", 9, 28, "1×10×10")]
    [InlineData("simple-cnn", 28, 9, "1×10×10")]
    [InlineData("simple-cnn-medium", 15, 15, "1×16×16")]
    public void Images_that_are_too_small_are_refused_with_the_smallest(
        string name,
        int height,
        int width,
        string smallest
    )
    {
        string message = Assert
            .Throws<ArgumentException>(() => ModelCatalog.Create(name, new(1, height, width), 10, new Seed(1)))
            .Message;

        Assert.Contains(smallest, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fewer_than_two_classes_are_refused() =>
        Assert.Throws<ArgumentException>(() => new SimpleCnn(new(1, 28, 28), 1, SimpleCnnSize.Small, new Seed(1)));

    [Fact]
    public void Input_of_another_shape_is_refused_before_torch_sees_it()
    {
        using DisposeScope scope = NewDisposeScope();
        using var model = new SimpleCnn(new(1, 28, 28), 10, SimpleCnnSize.Small, new Seed(1));

        string message = Assert.Throws<ArgumentException>(() => model.forward(zeros(5, 28, 28))).Message;

        Assert.Contains("[5, 28, 28]", message, StringComparison.Ordinal);
        Assert.Contains("[N, 1, 28, 28]", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => model.forward(zeros(5, 3, 28, 28)));
    }

    [Fact]
    public void A_hundred_forward_passes_leave_no_tensor()
    {
        using var model = new SimpleCnn(new(1, 12, 12), 10, SimpleCnnSize.Small, new Seed(1));
        using Tensor input = zeros(2, 1, 12, 12);
        model.forward(input).Dispose();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        for (int i = 0; i < 100; i++)
        {
            model.forward(input).Dispose();
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void The_gradient_reaches_every_parameter()
    {
        using DisposeScope scope = NewDisposeScope();
        using var model = new SimpleCnn(new(1, 12, 12), 10, SimpleCnnSize.Small, new Seed(1));

        model.forward(randn([8, 1, 12, 12], generator: new Generator(1))).square().sum().backward();

        Assert.All(
            model.named_parameters(),
            entry => Assert.True(entry.parameter.grad!.abs().sum().item<float>() > 0, entry.name)
        );
    }

    private static void GiveBiases(nn.Module model)
    {
        using IDisposable quiet = no_grad();
        using var generator = new Generator(9);
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in model.named_parameters())
        {
            if (name.EndsWith("bias", StringComparison.Ordinal))
            {
                parameter.uniform_(-0.5, 0.5, generator);
            }
        }
    }
}
