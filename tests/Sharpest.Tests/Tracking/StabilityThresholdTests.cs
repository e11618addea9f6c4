using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Tests.Support;
using Sharpest.Tracking;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tests.Tracking;

/// <summary>Each threshold against the optimizer itself on ½λw², a little below and a little above it.</summary>
public sealed class StabilityThresholdTests
{
    private const double Rate = 0.3;
    private const int Steps = 1200; // Adam's bias correction lets w grow a long way before it settles

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Gradient_descent_with_and_without_heavy_ball(double momentum) =>
        AssertEdge(StabilityThreshold.Of(Rate, momentum), w => optim.SGD([w], Rate, momentum), _ => 1);

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Nesterov_momentum(double momentum) =>
        AssertEdge(
            StabilityThreshold.OfNesterov(Rate, momentum),
            w => optim.SGD([w], Rate, momentum, nesterov: true),
            _ => 1
        );

    // Beside ε the second moment is nothing here, and P stands still, as the threshold assumes.
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Adam(double beta1) =>
        AssertEdge(
            StabilityThreshold.OfAdam(Rate, beta1),
            w => optim.Adam([w], Rate, beta1, 0.999, eps: 100),
            Preconditioning
        );

    [Fact]
    public void AdamW() =>
        AssertEdge(
            StabilityThreshold.OfAdam(Rate),
            w => optim.AdamW([w], Rate, 0.9, 0.999, eps: 100, weight_decay: 0),
            Preconditioning
        );

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void RMSProp(double momentum) =>
        AssertEdge(
            StabilityThreshold.OfRmsProp(Rate, momentum),
            w => optim.RMSProp([w], Rate, 0.99, eps: 100, momentum: momentum),
            Preconditioning
        );

    [Fact]
    public void The_usual_ones_are_what_papers_print()
    {
        Assert.Equal(20, StabilityThreshold.Of(0.1), 1e-12);
        Assert.Equal(38, StabilityThreshold.OfAdam(1), 1e-12);
        Assert.Equal(2, StabilityThreshold.OfRmsProp(1), 1e-12);
        Assert.Equal(double.PositiveInfinity, StabilityThreshold.OfNesterov(0, 0.9));
    }

    private static void AssertEdge(
        double threshold,
        Func<Parameter, optim.Optimizer> optimizer,
        Func<(optim.Optimizer Optimizer, Parameter Weight), double> preconditioner
    )
    {
        using IDisposable scope = NewDisposeScope();
        double scale = Run(threshold, optimizer, preconditioner).Preconditioner; // the same wherever λ is
        Assert.True(Run(0.98 * threshold * scale, optimizer, preconditioner).Growth < 1e-6);
        Assert.True(Run(1.02 * threshold * scale, optimizer, preconditioner).Growth > 1e6);
    }

    private static (double Growth, double Preconditioner) Run(
        double curvature,
        Func<Parameter, optim.Optimizer> make,
        Func<(optim.Optimizer, Parameter), double> preconditioner
    )
    {
        const double Start = 1e-100; // room for any growth before squares of gradients matter
        using var w = new Parameter(tensor([Start]));
        using optim.Optimizer optimizer = make(w);
        for (int i = 0; i < Steps; i++)
        {
            using IDisposable scope = NewDisposeScope();
            w.grad = (curvature * w).detach();
            optimizer.step();
        }
        return (Math.Abs(w.ToDouble()) / Start, preconditioner((optimizer, w)));
    }

    private static double Preconditioning((optim.Optimizer Optimizer, Parameter Weight) state)
    {
        using Preconditioner read = Preconditioner.Of(
            state.Optimizer,
            new ParameterLayout([("w", (Tensor)state.Weight)])
        );
        return Near.Values(read.Diagonal)[0];
    }
}
