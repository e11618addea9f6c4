using Sharpest.Convolutions;
using Sharpest.Runtime;
using Sharpest.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tests.Convolutions;

public sealed class TiledTrainingTests
{
    private static readonly ConvolutionKind Kind = new(32, 32, 3, 1);

    [Fact]
    public void All_convolutions_of_a_model_are_told_also_one_that_is_the_model()
    {
        using nn.Module<Tensor, Tensor> model = Model();
        using var alone = new Convolution2d("alone", 2, 3, 3);

        Assert.Equal(2, TiledTraining.Allow(model));
        Assert.Equal(1, TiledTraining.Allow(alone));
        Assert.All(model.modules().OfType<Convolution2d>(), layer => Assert.True(layer.TrainsByTiles));
        Assert.Equal(2, TiledTraining.Allow(model, allowed: false));
        Assert.All(model.modules().OfType<Convolution2d>(), layer => Assert.False(layer.TrainsByTiles));
    }

    [Fact]
    public void Gradients_come_by_tiles_and_are_those_of_float64()
    {
        Assert.SkipUnless(ConvolutionRoute.Of(Kind).Tiles, "This machine computes no convolution by tiles.");
        using IDisposable scope = NewDisposeScope();
        using nn.Module<Tensor, Tensor> model = Model();
        using nn.Module<Tensor, Tensor> exact = Model();
        exact.@double();

        float[] own = Gradient(model, Images());
        TiledTraining.Allow(model);
        float[] tiled = Gradient(model, Images());
        double[] expected = Gradients(exact, Images().to(ScalarType.Float64)).SelectMany(Near.Values).ToArray();

        Assert.NotEqual(own, tiled);
        double largest = expected.Max(Math.Abs);
        Assert.All(tiled.Zip(expected), pair => Assert.True(Math.Abs(pair.First - pair.Second) < 2e-5 * largest));
    }

    [Fact]
    public void Training_repeats_itself_bit_for_bit()
    {
        using IDisposable scope = NewDisposeScope();

        Assert.Equal(Trained(), Trained());
    }

    [Fact]
    public void What_fails_inside_a_layer_is_told()
    {
        using IDisposable scope = NewDisposeScope();
        var weight = new Parameter(ones(1));

        AutogradException failure = Assert.Throws<AutogradException>(() =>
            BackwardPass.Run(Failing.apply(weight).sum())
        );

        Assert.Equal("the layer fails", failure.Message);
        Assert.Null(weight.grad);
    }

    [Fact]
    public void A_backward_pass_adds_to_the_gradients_as_libtorchs_does()
    {
        using IDisposable scope = NewDisposeScope();
        var weight = new Parameter(tensor(new[] { 2.0, 3.0 }));

        BackwardPass.Run(weight.square().sum());
        BackwardPass.Run(weight.square().sum());

        Assert.Equal([8.0, 12.0], weight.grad!.data<double>());
        Assert.Throws<ArgumentException>(() => BackwardPass.Run(weight.square()));
        Assert.Throws<ArgumentException>(() => BackwardPass.Run(ones(1)));
    }

    private static float[] Trained()
    {
        using nn.Module<Tensor, Tensor> model = Model();
        TiledTraining.Allow(model);
        using optim.Optimizer optimizer = optim.SGD(model.parameters(), 0.01);
        for (int step = 0; step < 3; step++)
        {
            using IDisposable scope = NewDisposeScope();
            optimizer.zero_grad();
            BackwardPass.Run(model.forward(Images()).square().mean());
            optimizer.step();
        }
        return [.. model.parameters().SelectMany(p => p.data<float>().ToArray())];
    }

    private static float[] Gradient(nn.Module<Tensor, Tensor> model, Tensor images) =>
        [.. Gradients(model, images).SelectMany(g => g.data<float>().ToArray())];

    private static Tensor[] Gradients(nn.Module<Tensor, Tensor> model, Tensor images)
    {
        model.zero_grad();
        BackwardPass.Run(model.forward(images).square().mean());
        return [.. model.parameters().Select(p => p.grad!.contiguous())];
    }

    private static nn.Module<Tensor, Tensor> Model() =>
        SmallModels.Randomised(
            nn.Sequential(
                ("first", new Convolution2d("first", 32, 32, 3, 1)),
                ("relu", new Rectifier()),
                ("second", new Convolution2d("second", 32, 32, 3, 1))
            ),
            ScalarType.Float32,
            5
        );

    // Large enough for the rule that gradients by tiles pay.
    private static Tensor Images() =>
        SmallModels.Random(32 * 32 * 12 * 12, ScalarType.Float32, 6).reshape(32, 32, 12, 12);

    private sealed class Failing : autograd.SingleTensorFunction<Failing>
    {
        public override string Name => "Failing";

        public override Tensor forward(autograd.AutogradContext context, params object[] arguments) =>
            ((Tensor)arguments[0]).mul(2);

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor g) =>
            CustomNode.Answer([g], 1, () => throw new InvalidOperationException("the layer fails"));
    }
}
