using Sharpest.Objectives;
using Sharpest.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Tests.Objectives;

/// <summary>What every loss on outputs must keep to: its derivatives are those of autograd, and it is −log p of what it samples.</summary>
public abstract class OutputLossConformance
{
    protected abstract IOutputLoss Loss { get; }

    /// <summary>Outputs of several observations; far apart, so that no probability is like another.</summary>
    protected abstract Tensor Outputs();

    protected abstract Tensor Targets();

    [Fact]
    public void The_mean_is_the_mean_of_the_observations_losses()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor losses = Loss.PerObservation(Outputs(), Targets());

        Assert.Equal([Loss.Observations(Targets())], losses.shape);
        Assert.Equal(losses.mean().ToDouble(), Loss.Mean(Outputs(), Targets()).ToDouble(), 1e-14);
        Assert.Equal(ScalarType.Float32, Loss.PerObservation(Outputs().@float(), SingleTargets()).dtype);
    }

    [Fact]
    public void The_gradient_is_that_of_autograd()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor outputs = Outputs().requires_grad_();
        Loss.PerObservation(outputs, Targets()).sum().backward();

        Tensor gradient = Loss.Gradient(outputs.detach(), Targets());

        Assert.True(Near.RelativeError(gradient, outputs.grad!) < 1e-14);
        Assert.False(gradient.requires_grad);
    }

    [Fact]
    public void The_curvature_is_the_second_derivative_of_autograd_and_symmetric()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor outputs = Outputs().requires_grad_();
        Tensor v = SmallModels.Random(outputs.numel(), ScalarType.Float64, 3).reshape(outputs.shape);
        Tensor loss = Loss.PerObservation(outputs, Targets()).sum();
        Tensor gradient = autograd.grad([loss], [outputs], create_graph: true, retain_graph: true)[0];
        Tensor expected = autograd.grad([gradient.mul(v).sum()], [outputs])[0];

        Tensor product = Loss.CurvatureProduct(outputs.detach(), Targets(), v);

        Assert.True(Near.RelativeError(product, expected) < 1e-13);
        Tensor u = SmallModels.Random(outputs.numel(), ScalarType.Float64, 4).reshape(outputs.shape);
        Tensor other = Loss.CurvatureProduct(outputs.detach(), Targets(), u);
        Assert.Equal(u.mul(product).sum().ToDouble(), v.mul(other).sum().ToDouble(), 1e-12);
    }

    [Fact]
    public void The_squared_gradient_at_sampled_targets_is_the_curvature_on_average()
    {
        using IDisposable scope = NewDisposeScope();
        using var generator = new Generator(17ul, CPU);
        const int Samples = 4000;
        Tensor outputs = Outputs();
        Tensor v = SmallModels.Random(outputs.numel(), ScalarType.Float64, 3).reshape(outputs.shape);
        Tensor[] gradients =
        [
            .. Enumerable.Range(0, Samples).Select(_ => Loss.Gradient(outputs, Loss.SampleTargets(outputs, generator))),
        ];
        Tensor mean = stack(gradients).mean([0]);
        Tensor second = stack([.. gradients.Select(r => r.mul(Loss.SumWithin(r.mul(v))))]);
        Tensor curvature = Loss.CurvatureProduct(outputs, Targets(), v);

        AssertMean(stack(gradients), zeros_like(mean));
        AssertMean(second, curvature);
    }

    [Fact]
    public void Samples_are_targets_and_repeat_with_the_seed()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor first = Sample(5);

        Loss.Check(Outputs(), first);
        Assert.True(Near.Same(first, Sample(5)));
        Assert.Contains(Enumerable.Range(6, 10), seed => !Near.Same(first, Sample(seed)));
        Assert.Equal(Loss.Observations(Targets()), Loss.Observations(first));
    }

    [Fact]
    public void Sums_within_an_observation_number_as_many_as_observations_and_broadcast()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor outputs = Outputs();
        Tensor sums = Loss.SumWithin(outputs);

        Assert.Equal(Loss.Observations(Targets()), sums.numel());
        Assert.Equal(outputs.sum().ToDouble(), sums.sum().ToDouble(), 1e-12);
        Assert.Equal(outputs.shape, outputs.mul(sums).shape);
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor outputs = Outputs();
        Tensor targets = Targets();
        using var generator = new Generator(17ul, CPU);

        long left = TensorCount.Left(() =>
        {
            Loss.Check(outputs, targets);
            Loss.Mean(outputs, targets).Dispose();
            Loss.PerObservation(outputs, targets).Dispose();
            Loss.Gradient(outputs, targets).Dispose();
            Loss.CurvatureProduct(outputs, targets, outputs).Dispose();
            Loss.SumWithin(outputs).Dispose();
            Loss.SampleTargets(outputs, generator).Dispose();
        });

        Assert.Equal(0, left);
    }

    private Tensor Sample(long seed)
    {
        using var generator = new Generator((ulong)seed, CPU);
        return Loss.SampleTargets(Outputs(), generator);
    }

    private Tensor SingleTargets() => Targets().is_floating_point() ? Targets().@float() : Targets();

    // Every entry within five of its own standard errors.
    private static void AssertMean(Tensor samples, Tensor expected)
    {
        Tensor error = samples.std(0, unbiased: true) / Math.Sqrt(samples.size(0));
        double worst = ((samples.mean([0]) - expected).abs() / (error + 1e-12)).max().ToDouble();
        Assert.True(worst < 5, $"off by {worst:g3} standard errors");
    }
}
