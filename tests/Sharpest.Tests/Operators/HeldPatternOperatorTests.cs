using Sharpest.Convolutions;
using Sharpest.Convolutions.Winograd;
using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Tests.Support;
using static TorchSharp.torch;

namespace Sharpest.Tests.Operators;

/// <summary>Symmetric, linear and right to the accuracy of one-sided differences on a smooth function.</summary>
public sealed class HeldPatternOperatorTests : SymmetricOperatorConformance
{
    private readonly nn.Module<Tensor, Tensor> model = SmallModels.OfLibraryLayers(ScalarType.Float64);
    private readonly Objective objective;

    public HeldPatternOperatorTests()
    {
        (Tensor inputs, Tensor labels) = SmallModels.Images(ScalarType.Float64, 24, 2);
        objective = Objective.Classification(model, inputs, labels, microBatch: 10);
    }

    protected override double Rounding => 1e-6;

    protected override ISymmetricOperator Create() => new HeldPatternOperator(objective);

    [Fact]
    public void Products_are_those_of_the_exact_Hessian()
    {
        using IDisposable scope = NewDisposeScope();
        Assert.True(Error(objective) < 1e-6);
    }

    [Fact]
    public void Kinks_do_not_count_in_single_precision_either()
    {
        // Central differences that count them are off by more than a percent on the same network.
        using IDisposable scope = NewDisposeScope();
        (Tensor inputs, Tensor labels) = SmallModels.Images(ScalarType.Float32, 64, 2);
        Objective single = Objective.Classification(SmallModels.OfLibraryLayers(ScalarType.Float32), inputs, labels);
        (Tensor v, Tensor exact) = AlongGradient(single);
        using var held = new HeldPatternOperator(single);

        Assert.True(Near.RelativeError(held.Apply(v), exact) < 3e-3);
        var counted = new FiniteDifferenceHessianOperator(single, new FiniteDifferenceOptions { RelativeStep = 3e-3 });
        Assert.True(Near.RelativeError(counted.Apply(v), exact) > 1e-2);
    }

    [Fact]
    public void Gradients_of_large_convolutions_run_by_tiles_where_a_pattern_is_in_force_and_nowhere_else()
    {
        var kind = new ConvolutionKind(32, 32, 3, 1);
        Assert.SkipUnless(WinogradConvolution.Knows(kind), "This machine has no vectors of 16 numbers.");
        using IDisposable scope = NewDisposeScope();
        using var layer = new Convolution2d("layer", 32, 32, 3, 1);
        using (no_grad())
            layer.weight.copy_(randn_like(layer.weight));
        Tensor x = randn(32, 32, 16, 16);
        using var pattern = new ActivationPattern();

        using ConvolutionGuard.Scope guard = ConvolutionGuard.Allow(layer);
        Tensor plain = layer.forward(x);
        Tensor native = NativeConvolution.Apply(x, layer.weight, layer.bias, kind);
        Tensor noted;
        Tensor few;
        using (pattern.Note())
            (noted, few) = (layer.forward(x), layer.forward(x.narrow(0, 0, 2)));

        Assert.True(Near.Same(native, plain));
        Assert.True(Near.Same(native.narrow(0, 0, 2), few));
        Assert.False(Near.Same(native, noted));
        Assert.True(Near.RelativeError(noted, native) < 1e-5);
    }

    [Fact]
    public void Products_by_tiles_are_right()
    {
        using IDisposable scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> wide = SmallModels.Randomised(
            nn.Sequential(
                ("first", new Convolution2d("first", 2, 32, 3, 1)),
                ("relu1", new Rectifier()),
                ("second", new Convolution2d("second", 32, 32, 3, 1)),
                ("pool", new MaxPooling2d(2)),
                ("relu2", new Rectifier()),
                ("flatten", nn.Flatten()),
                ("head", nn.Linear(32 * 8 * 8, 4))
            ),
            ScalarType.Float32,
            5
        );
        (Tensor inputs, Tensor labels) = SmallModels.Images(ScalarType.Float32, 32, 2, side: 16);
        Objective single = Objective.Classification(wide, inputs, labels);
        (Tensor v, Tensor exact) = AlongGradient(single);
        using var held = new HeldPatternOperator(single);

        Assert.True(Near.RelativeError(held.Apply(v), exact) < 3e-3);
    }

    [Fact]
    public void The_weights_come_back_bit_for_bit()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor before = objective.Parameters.Read();
        using var held = new HeldPatternOperator(objective);
        held.Apply(SmallModels.Random(held.Dimension, ScalarType.Float64)).Dispose();

        Assert.True(Near.Same(before, objective.Parameters.Read()));
    }

    [Fact]
    public void A_penalty_counts()
    {
        using IDisposable scope = NewDisposeScope();
        (Tensor inputs, Tensor labels) = SmallModels.Images(ScalarType.Float64, 24, 2);
        Objective penalised = Objective.Classification(
            model,
            inputs,
            labels,
            options: new ObjectiveOptions { L2 = 0.3 }
        );

        Assert.True(Error(penalised) < 1e-6);
    }

    [Fact]
    public void A_network_of_other_layers_holds_nothing()
    {
        using IDisposable scope = NewDisposeScope();
        OutputProblem smooth = OutputProblem.Classifier();
        using var held = new HeldPatternOperator(smooth.Objective());

        Assert.False(held.HoldsAnything);
    }

    [Fact]
    public void Nothing_is_left_alive()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor v = SmallModels.Random(objective.Parameters.Dimension, ScalarType.Float64);
        Assert.Equal(0, TensorCount.Left(Use));

        void Use()
        {
            using var held = new HeldPatternOperator(objective);
            held.Apply(v).Dispose();
        }
    }

    // The gradient and the exact product with it, taken before the weights move.
    private static (Tensor Gradient, Tensor Product) AlongGradient(Objective objective)
    {
        using var hessian = new HessianOperator(objective);
        Tensor gradient = hessian.Gradient.clone();
        return (gradient, hessian.Apply(gradient));
    }

    // The largest of several products' relative errors.
    private static double Error(Objective objective)
    {
        Tensor[] vectors =
        [
            .. Enumerable
                .Range(1, 5)
                .Select(seed => SmallModels.Random(objective.Parameters.Dimension, ScalarType.Float64, seed)),
        ];
        Tensor[] exact;
        using (var hessian = new HessianOperator(objective))
            exact = [.. vectors.Select(hessian.Apply)]; // before the weights move
        using var held = new HeldPatternOperator(objective);
        Assert.True(held.HoldsAnything);
        return vectors.Zip(exact, (v, product) => Near.RelativeError(held.Apply(v), product)).Max();
    }
}
