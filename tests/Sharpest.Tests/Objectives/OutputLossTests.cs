using Sharpest.Objectives;
using Sharpest.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Tests.Objectives;

public class SoftmaxCrossEntropyTests : OutputLossConformance
{
    protected override IOutputLoss Loss => new SoftmaxCrossEntropy();

    protected override Tensor Outputs() => SmallModels.Random(12, ScalarType.Float64).reshape(4, 3) * 1.5;

    protected override Tensor Targets() => tensor(new long[] { 0, 2, 1, 1 });

    [Fact]
    public void It_is_minus_the_logarithm_of_the_labels_probability()
    {
        using IDisposable scope = NewDisposeScope();
        double[] f = Near.Values(Outputs()[0]);

        double expected = Math.Log(f.Sum(Math.Exp)) - f[0];

        Assert.Equal(expected, Loss.PerObservation(Outputs(), Targets())[0].ToDouble(), 1e-14);
    }

    [Fact]
    public void Labels_out_of_range_or_of_another_kind_are_refused_by_name()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor logits = zeros(2, 3);

        Assert.Contains("from 0 to 2", Message(logits, tensor(new long[] { 0, 3 })), StringComparison.Ordinal);
        Assert.Contains("from -100 to 1", Message(logits, tensor(new long[] { -100, 1 })), StringComparison.Ordinal);
        Assert.Contains("Int64 [2]", Message(logits, tensor(new[] { 0, 1 })), StringComparison.Ordinal);
        Assert.Contains("[2, 5]", Message(zeros(2, 3, 5), tensor(new long[] { 0, 1 })), StringComparison.Ordinal);
        Assert.Contains("[N, C]", Message(zeros(2), tensor(new long[] { 0, 1 })), StringComparison.Ordinal);
    }

    private string Message(Tensor outputs, Tensor targets) =>
        Assert.Throws<ArgumentException>(() => Loss.Check(outputs, targets)).Message;
}

public sealed class SequenceCrossEntropyTests : OutputLossConformance
{
    protected override IOutputLoss Loss => new SoftmaxCrossEntropy();

    protected override Tensor Outputs() => SmallModels.Random(24, ScalarType.Float64).reshape(2, 3, 4);

    protected override Tensor Targets() => tensor(new long[] { 0, 2, 1, 1, 2, 2, 0, 1 }).reshape(2, 4);
}

public sealed class MeanSquaredErrorTests : OutputLossConformance
{
    protected override IOutputLoss Loss => new SquaredError();

    protected override Tensor Outputs() => SmallModels.Random(12, ScalarType.Float64).reshape(2, 3, 2);

    protected override Tensor Targets() => SmallModels.Random(12, ScalarType.Float64, 8).reshape(2, 3, 2);

    [Theory]
    [InlineData(SquaredErrorScale.Mean, 1.0 / 6)]
    [InlineData(SquaredErrorScale.Sum, 1)]
    [InlineData(SquaredErrorScale.Half, 0.5)]
    public void The_scale_multiplies_the_squared_distance(SquaredErrorScale scale, double factor)
    {
        using IDisposable scope = NewDisposeScope();
        double squares = (Outputs() - Targets())[1].square().sum().ToDouble();
        var loss = new SquaredError(scale);

        Assert.Equal(factor * squares, loss.PerObservation(Outputs(), Targets())[1].ToDouble(), 1e-14);
    }

    [Fact]
    public void The_default_is_what_torch_computes()
    {
        using IDisposable scope = NewDisposeScope();

        Assert.True(Near.Same(Loss.Mean(Outputs(), Targets()), nn.functional.mse_loss(Outputs(), Targets())));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SquaredError((SquaredErrorScale)9));
    }

    [Fact]
    public void Targets_that_torch_would_broadcast_are_refused()
    {
        using IDisposable scope = NewDisposeScope();

        var e = Assert.Throws<ArgumentException>(() => Loss.Check(zeros(5, 1), zeros(5)));

        Assert.Contains("[5, 1]", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Loss.Check(zeros(5), zeros(5, dtype: float64)));
        Assert.Throws<ArgumentException>(() => Loss.Check(zeros(5, dtype: int64), zeros(5, dtype: int64)));
    }
}

public sealed class SummedSquaredErrorTests : OutputLossConformance
{
    protected override IOutputLoss Loss => new SquaredError(SquaredErrorScale.Sum);

    protected override Tensor Outputs() => SmallModels.Random(8, ScalarType.Float64).reshape(4, 2);

    protected override Tensor Targets() => SmallModels.Random(8, ScalarType.Float64, 8).reshape(4, 2);
}

public sealed class HalvedSquaredErrorTests : OutputLossConformance
{
    protected override IOutputLoss Loss => new SquaredError(SquaredErrorScale.Half);

    protected override Tensor Outputs() => SmallModels.Random(5, ScalarType.Float64);

    protected override Tensor Targets() => SmallModels.Random(5, ScalarType.Float64, 8);
}

public sealed class BinaryCrossEntropyTests : OutputLossConformance
{
    protected override IOutputLoss Loss => new BinaryCrossEntropy();

    protected override Tensor Outputs() => SmallModels.Random(8, ScalarType.Float64).reshape(4, 2) * 1.5;

    protected override Tensor Targets() =>
        SmallModels.Random(8, ScalarType.Float64, 8).reshape(4, 2).gt(0).to(ScalarType.Float64);

    [Fact]
    public void Curvature_keeps_its_digits_where_the_probability_is_nearly_one()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor f = tensor(new[] { 30f, -30f });

        double[] curvature = Near.Values(Loss.CurvatureProduct(f, zeros(2), ones(2)));

        Assert.All(curvature, c => Assert.Equal(Math.Exp(-30), c, 1e-6 * Math.Exp(-30)));
    }
}
