using Sharpest.Experiments.Data;
using Sharpest.Experiments.Models;
using Sharpest.Objectives;
using Sharpest.Operators;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Benchmarks;

/// <summary>One product Hv against one gradient over the same examples, graphs kept, and both against the machine's peak.</summary>
/// <param name="PerGradient">Their ratio.</param>
/// <param name="Peak">Operations a second that the machine can do, in 10⁹.</param>
/// <param name="GradientOfPeak">The arithmetic of the gradient a second, as a share of the peak.</param>
/// <param name="ProductOfPeak">That of the product.</param>
internal sealed record ProductCost(Reading PerGradient, Reading Peak, Reading GradientOfPeak, Reading ProductOfPeak)
{
    public static ProductCost Measure(Workbench bench)
    {
        using Batch sample = bench.Sample(bench.Size.Samples);
        var peaks = new List<double>();
        // The peak takes its turn: a machine that is shared has another one from minute to minute.
        (double[] gradient, double[] product) = Seconds(
            bench.Over(sample),
            bench.Size.Rounds,
            bench.Stop,
            () => peaks.Add(MachinePeak.Gflops(get_num_threads(), bench.Size.PeakSeconds))
        );
        FlopCount flops = FlopCount.Of(bench.Task.Image, bench.Task.Outputs, SimpleCnnSize.Small);
        double[] peak = [.. peaks.TakeLast(bench.Size.Rounds)];
        Reading OfPeak(double[] seconds, double each) =>
            Reading.Of(seconds.Zip(peak, (s, most) => sample.Size * each / s / 1e9 / most));
        return new ProductCost(
            Reading.Ratio(product, gradient),
            Reading.Of(peak),
            OfPeak(gradient, flops.Gradient),
            OfPeak(product, flops.Product)
        );
    }

    /// <summary>Times both in turn.</summary>
    /// <param name="objective">The loss.</param>
    /// <param name="rounds">Repetitions.</param>
    /// <param name="stop">Asked in between.</param>
    /// <param name="beside">What else is done in every round, that which does not count included; or nothing.</param>
    /// <returns>Seconds of each round.</returns>
    public static (double[] Gradient, double[] Product) Seconds(
        Objective objective,
        int rounds,
        CancellationToken stop,
        Action? beside = null
    )
    {
        using var hessian = new HessianOperator(objective);
        using Tensor direction = hessian.Gradient.clone();
        IReadOnlyList<double[]> seconds = SideBySide.Seconds(
            rounds,
            stop,
            () => objective.LossAndGradient().Gradient.Dispose(),
            () => hessian.Apply(direction).Dispose(),
            beside ?? (() => { })
        );
        return (seconds[0], seconds[1]);
    }
}
