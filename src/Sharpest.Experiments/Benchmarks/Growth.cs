using Sharpest.Experiments.Data;
using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Runs.Benchmarks;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Benchmarks;

/// <summary>How the cost of a product grows: with the examples, and with the parameters from 0.1 to 10 million.</summary>
internal static class Growth
{
    private const int Inputs = 784;
    private const int Outputs = 10;

    public static GrowthReading Measure(Workbench bench, int products) =>
        new(
            [.. bench.Size.GrowthSamples.Select(count => WithSamples(bench, count, products)).DistinctBy(p => p.Size)],
            [.. bench.Size.GrowthWidths.Select(width => WithParameters(bench, width, products))]
        );

    private static GrowthPoint WithSamples(Workbench bench, int count, int products)
    {
        using Batch sample = bench.Sample(count);
        return Point(bench, sample.Size, bench.Over(sample), products);
    }

    // The arithmetic of a dense network is in proportion to its parameters.
    private static GrowthPoint WithParameters(Workbench bench, int width, int products)
    {
        using nn.Module<Tensor, Tensor> model = nn.Sequential(
            ("first", nn.Linear(Inputs, width)),
            ("relu1", nn.ReLU()),
            ("second", nn.Linear(width, width)),
            ("relu2", nn.ReLU()),
            ("head", nn.Linear(width, Outputs))
        );
        using var generator = new Generator(1, CPU);
        using Tensor inputs = randn(bench.Size.Samples, Inputs, generator: generator);
        using Tensor labels = randint(0, Outputs, [inputs.size(0)], dtype: ScalarType.Int64, generator: generator);
        Objective objective = Objective.Classification(model, inputs, labels);
        return Point(bench, objective.Parameters.Dimension, objective, products);
    }

    private static GrowthPoint Point(Workbench bench, long size, Objective objective, int products)
    {
        using var hessian = new HessianOperator(objective);
        using Tensor direction = hessian.Gradient.clone();
        IReadOnlyList<double[]> seconds = SideBySide.Seconds(
            Math.Min(3, bench.Size.Rounds),
            bench.Stop,
            () => hessian.Apply(direction).Dispose()
        );
        return new GrowthPoint(
            size,
            Reading.Of(seconds[0]).Value,
            objective.Parameters.Dimension * products * direction.element_size()
        );
    }
}
