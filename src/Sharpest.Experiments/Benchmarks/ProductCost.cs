using Sharpest.Experiments.Data;
using Sharpest.Experiments.Models;
using Sharpest.Objectives;
using Sharpest.Operators;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Benchmarks;

/// <summary>One product Hv against one gradient over the same examples, graphs kept, and both against the machine's peak.</summary>
/// <param name="PerGradient">Their ratio.</param>
/// <param name="GradientGflops">The arithmetic of the gradient a second, in 10⁹.</param>
/// <param name="ProductGflops">That of the product.</param>
internal sealed record ProductCost(Reading PerGradient, Reading GradientGflops, Reading ProductGflops)
{
    public static ProductCost Measure(Workbench bench)
    {
        using Batch sample = bench.Sample(bench.Size.Samples);
        (double[] gradient, double[] product) = Seconds(bench.Over(sample), bench.Size.Rounds, bench.Stop);
        FlopCount flops = FlopCount.Of(bench.Task.Image, bench.Task.Outputs, SimpleCnnSize.Small);
        return new ProductCost(
            Reading.Ratio(product, gradient),
            Reading.Of(gradient.Select(s => sample.Size * flops.Gradient / s / 1e9)),
            Reading.Of(product.Select(s => sample.Size * flops.Product / s / 1e9))
        );
    }

    /// <summary>Times both in turn.</summary>
    /// <param name="objective">The loss.</param>
    /// <param name="rounds">Repetitions.</param>
    /// <param name="stop">Asked in between.</param>
    /// <returns>Seconds of each round.</returns>
    public static (double[] Gradient, double[] Product) Seconds(Objective objective, int rounds, CancellationToken stop)
    {
        using var hessian = new HessianOperator(objective);
        using Tensor direction = hessian.Gradient.clone();
        IReadOnlyList<double[]> seconds = SideBySide.Seconds(
            rounds,
            stop,
            () => objective.LossAndGradient().Gradient.Dispose(),
            () => hessian.Apply(direction).Dispose()
        );
        return (seconds[0], seconds[1]);
    }
}
