using Sharpest.Convolutions;
using Sharpest.Convolutions.Winograd;
using Sharpest.Runtime;
using Sharpest.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Tests.Convolutions;

public sealed class Convolution2dTests
{
    [Fact]
    public void Parameters_are_named_weight_and_bias_like_those_of_Conv2d()
    {
        using var own = new Convolution2d("own", 2, 3, 5);
        using var native = nn.Conv2d(2, 3, 5);

        Assert.Equal(
            native.named_parameters().Select(p => (p.name, string.Join(',', p.parameter.shape))),
            own.named_parameters().Select(p => (p.name, string.Join(',', p.parameter.shape)))
        );
        Assert.Equal(["weight", "bias"], own.state_dict().Keys);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_output_is_that_of_Conv2d(bool secondOrder)
    {
        using IDisposable scope = NewDisposeScope();
        using var own = Filled(new Convolution2d("own", 2, 3, 3, 1));
        using var native = nn.Conv2d(2, 3, 3, padding: 1);
        native.load_state_dict(own.state_dict());
        own.@double();
        native.@double();
        Tensor x = SmallModels.Images(ScalarType.Float64, 4, 2).Inputs;

        Tensor output = Forward(own, x, secondOrder);

        Assert.True(Near.RelativeError(output, native.forward(x)) < 1e-14);
    }

    [Fact]
    public void What_training_sees_is_libtorchs_own_bit_for_bit_and_what_asks_for_no_gradient_comes_by_tiles()
    {
        using IDisposable scope = NewDisposeScope();
        using var layer = Filled(new Convolution2d("layer", 32, 32, 3, 1));
        Assert.SkipUnless(ConvolutionRoute.Of(layer.Kind).Tiles, "This machine computes no convolution by tiles.");
        Tensor x = randn([7, 32, 12, 12], generator: new Generator(5));
        Tensor exact = nn.functional.conv2d(
            x.to(ScalarType.Float64),
            layer.weight.to(ScalarType.Float64),
            layer.bias.to(ScalarType.Float64),
            padding: [1, 1]
        );

        Tensor trained = layer.forward(x);
        Tensor looked;
        using (no_grad())
            looked = layer.forward(x);

        Tensor native = NativeConvolution.Apply(x, layer.weight, layer.bias, layer.Kind);
        Tensor tiles = WinogradConvolution.Output([(x, layer.weight)], layer.Kind.Padding, layer.bias);
        Assert.True(Equal(native, trained));
        Assert.True(Equal(tiles, looked));
        Assert.False(Equal(native, tiles));
        Assert.True(Near.RelativeError(looked.to(ScalarType.Float64), exact) < 1e-6);
    }

    [Fact]
    public void A_layer_changes_its_dtype_and_keeps_its_weights_registered()
    {
        using var own = Filled(new Convolution2d("own", 2, 3, 3));
        float[] before = [.. own.weight.data<float>()];

        own.@double();

        Assert.All(own.parameters(), p => Assert.Equal(ScalarType.Float64, p.dtype));
        Assert.Equal(ScalarType.Float64, own.weight.dtype);
        Assert.Equal(before.Select(v => (double)v), Near.Values(own.named_parameters().First().parameter));
        Assert.Equal(["weight", "bias"], own.named_parameters().Select(p => p.name));
        own.@float();
        Assert.Equal(before, own.weight.data<float>());
    }

    [Fact]
    public void Inputs_that_do_not_fit_are_refused_with_what_is_needed()
    {
        using IDisposable scope = NewDisposeScope();
        using var layer = new Convolution2d("third", 2, 3, 5, 1);
        Tensor[] wrong = [zeros(2, 5, 5), zeros(1, 3, 5, 5), zeros(1, 2, 2, 5), zeros(1, 2, 5, 2)];

        foreach (Tensor input in wrong)
        {
            foreach (bool secondOrder in (bool[])[true, false])
            {
                var e = Assert.Throws<ArgumentException>(() => Forward(layer, input, secondOrder));
                Assert.Contains($"[{string.Join(", ", input.shape)}]", e.Message, StringComparison.Ordinal);
                Assert.Contains("third (2→3, 5×5)", e.Message, StringComparison.Ordinal);
                Assert.Contains("[N, 2, H ≥ 3, W ≥ 3]", e.Message, StringComparison.Ordinal);
            }
        }
        var dtype = Assert.Throws<ArgumentException>(() => layer.forward(zeros(1, 2, 5, 5, dtype: ScalarType.Float64)));
        Assert.Contains("Float64", dtype.Message, StringComparison.Ordinal);
        Assert.Equal([1, 3, 1, 1], layer.forward(zeros(1, 2, 3, 3)).shape);
    }

    [Theory]
    [InlineData(0, 1, 1, 0)]
    [InlineData(1, 0, 1, 0)]
    [InlineData(1, 1, 0, 0)]
    [InlineData(1, 1, 1, -1)]
    public void Sizes_out_of_range_are_refused(long c, long f, long k, long padding) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Convolution2d("x", c, f, k, padding));

    private static Tensor Forward(Convolution2d layer, Tensor x, bool secondOrder)
    {
        if (!secondOrder)
            return layer.forward(x);
        using SecondOrder.Scope twice = SecondOrder.Expect();
        return layer.forward(x);
    }

    private static bool Equal(Tensor a, Tensor b) => a.equal(b).all().item<bool>();

    private static Convolution2d Filled(Convolution2d layer)
    {
        using IDisposable off = no_grad();
        using Generator generator = new Seed(1).Generator("weights");
        foreach (TorchSharp.Modules.Parameter parameter in layer.parameters())
            parameter.copy_(randn(parameter.shape, generator: generator));
        return layer;
    }
}
