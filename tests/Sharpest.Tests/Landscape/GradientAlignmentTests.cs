using Sharpest.Landscape;
using Sharpest.Objectives;
using Sharpest.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Tests.Landscape;

public sealed class GradientAlignmentTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Cosines_and_shares_are_those_of_the_angles()
    {
        Tensor directions = eye(3, dtype: ScalarType.Float64).narrow(1, 0, 2);
        Tensor[] gradients =
        [
            tensor((double[])[3, 0, 4]),
            tensor((double[])[0, -5, 0]),
            zeros(3, dtype: ScalarType.Float64),
        ];
        Tensor full = tensor((double[])[1, 0, 0]);

        GradientAlignment found = GradientAlignment.Of(gradients, full, directions);

        Assert.Equal((3, 2), (found.Dimension, found.Batches));
        Statistics(found.BatchCosines[0], 0.6, 0);
        Statistics(found.BatchCosines[1], 0, -1);
        Statistics(found.BatchToFull, 0.6, 0);
        Statistics(found.BatchShare, 0.36, 1);
        Assert.Equal([1, 0], found.FullCosines);
        Assert.Equal(1, found.FullShare);
        Assert.Equal((0.3 + 0.5) / 2, found.MeanAbsoluteCosine, 1e-15);
        Assert.Equal(2.0 / 3, found.BaselineShare);
    }

    [Fact]
    public void The_gradients_of_micro_batches_average_to_the_full_one_by_their_sizes()
    {
        (Tensor inputs, Tensor labels) = SmallModels.Vectors(ScalarType.Float64, 11);
        Objective objective = Objective.Classification(
            SmallModels.Mlp(ScalarType.Float64),
            inputs,
            labels,
            4,
            options: new ObjectiveOptions { L2 = 0.01 }
        );
        Tensor full = objective.LossAndGradient().Gradient;
        double[] weights = [4.0 / 11, 4.0 / 11, 3.0 / 11];

        Tensor mean = weights.Select((share, i) => objective.MicroBatchGradient(i) * share).Aggregate((a, b) => a + b);

        Assert.True(Near.RelativeError(mean, full) < 1e-14);
        Assert.Throws<ArgumentOutOfRangeException>(() => objective.MicroBatchGradient(3));
        Tensor directions = linalg
            .qr(SmallModels.Random(objective.Parameters.Dimension * 2, ScalarType.Float64).reshape(-1, 2))
            .Q;
        GradientAlignment one = GradientAlignment.Of(objective, full, directions);
        GradientAlignment two = GradientAlignment.Of(
            Enumerable.Range(0, 3).Select(objective.MicroBatchGradient),
            full,
            directions
        );
        Assert.Equal(two.BatchCosines, one.BatchCosines);
        Assert.Equal((two.BatchShare, two.BatchToFull, 3), (one.BatchShare, one.BatchToFull, one.Batches));
        Assert.Equal(0, TensorCount.Left(() => GradientAlignment.Of(objective, full, directions)));
    }

    [Fact]
    public void The_random_baseline_is_exact_where_it_is_known()
    {
        Assert.Equal(1, GradientAlignment.RandomBaseline(1));
        Assert.Equal(2 / Math.PI, GradientAlignment.RandomBaseline(2), 1e-16);
        Assert.Equal(0.5, GradientAlignment.RandomBaseline(3), 1e-16);
        Assert.Equal(4 / (3 * Math.PI), GradientAlignment.RandomBaseline(4), 1e-16);
        Assert.Equal(0.00135, GradientAlignment.RandomBaseline(350_000), 1e-5);
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientAlignment.RandomBaseline(0));
    }

    [Fact]
    public void The_random_baseline_keeps_its_product_rule_where_the_formula_changes_and_nears_the_asymptote()
    {
        // Γ(D/2)/Γ((D+1)/2) · Γ((D+1)/2)/Γ((D+2)/2) = 2/D.
        foreach (long d in (long[])[5, 100, 998, 999, 1000, 1001, 1002, 50_000])
        {
            double product = GradientAlignment.RandomBaseline(d) * GradientAlignment.RandomBaseline(d + 1) * Math.PI;
            Assert.Equal(2.0 / d, product, 4e-15 / d);
            double asymptote = Math.Sqrt(2 / (Math.PI * d));
            Assert.InRange(GradientAlignment.RandomBaseline(d) / asymptote, 1, 1 + 0.3 / d);
        }
    }

    [Fact]
    public void Random_vectors_have_the_baseline_on_average()
    {
        const int Dimension = 50;
        const int Count = 20_000;
        Tensor drawn = SmallModels.Random(Dimension * Count, ScalarType.Float64, 5).reshape(Count, Dimension);
        Tensor directions = eye(Dimension, dtype: ScalarType.Float64).narrow(1, 0, 1);

        GradientAlignment found = GradientAlignment.Of(
            Enumerable.Range(0, Count).Select(i => drawn.select(0, i)),
            drawn.select(0, 0),
            directions
        );

        double deviation = Math.Sqrt(1.0 / Dimension / Count);
        Assert.Equal(found.Baseline, found.MeanAbsoluteCosine, 4 * deviation);
        Assert.Equal(found.BaselineShare, found.BatchShare.Mean, 4 * Math.Sqrt(2.0) / Dimension / Math.Sqrt(Count));
        Assert.Equal(0, found.BatchCosines[0].Mean, 4 * deviation);
    }

    [Fact]
    public void NaN_stays_NaN_and_wrong_arguments_are_refused()
    {
        Tensor directions = eye(3, dtype: ScalarType.Float64);
        Tensor full = ones(3, dtype: ScalarType.Float64);

        Assert.Equal(double.NaN, GradientAlignment.Of([full * double.NaN], full, directions).BatchShare.Mean);
        Assert.Equal([0, 0, 0], GradientAlignment.Of([full], full * 0, directions).FullCosines);
        Assert.Throws<ArgumentException>(() => GradientAlignment.Of([], full, directions));
        Assert.Throws<ArgumentException>(() => GradientAlignment.Of([full * 0], full, directions));
        Assert.Throws<ArgumentException>(() => GradientAlignment.Of([ones(3)], full, directions));
        Assert.Throws<ArgumentException>(() =>
            GradientAlignment.Of([full], ones(2, dtype: ScalarType.Float64), directions)
        );
        Assert.Throws<ArgumentException>(() => GradientAlignment.Of([full], full, full));
    }

    private static void Statistics(CosineStatistics actual, params double[] values)
    {
        double mean = values.Average();
        Assert.Equal(mean, actual.Mean, 1e-15);
        Assert.Equal(values.Average(Math.Abs), actual.MeanAbsolute, 1e-15);
        Assert.Equal(Math.Sqrt(values.Average(v => (v - mean) * (v - mean))), actual.StandardDeviation, 1e-15);
    }
}
