using CsCheck;
using Sharpest.Landscape;

namespace Sharpest.Tests.Landscape;

public sealed class LossRayTests
{
    private static readonly double[] Multiples = [0.25, 1.0 / 3, 0.5, 1, 2, 3, 4];

    [Fact]
    public void A_quadratic_is_exact_and_its_error_nearly_nothing_after_two_evaluations()
    {
        Gen.Select(Gen.Double[-3, 3].Array[3], Gen.Double[0.1, 5], Gen.Bool)
            .Sample(
                (c, reach, backward) =>
                {
                    double F(double x) => c[0] + x * (c[1] + x * c[2]);
                    double[] places = [.. Multiples.Select(a => (backward ? -1 : 1) * a * reach)];
                    var ray = new LossRay(F, c[0], c[1], places);
                    ray.Refine();
                    ray.Refine();
                    double scale = 1 + places.Max(x => Math.Abs(F(x)));
                    foreach (double x in places)
                        Assert.Equal(F(x), ray.At(x), 1e-12 * scale);
                    Assert.Equal(2, ray.Evaluations);
                    ray.Refine();
                    Assert.True(
                        ray.ErrorAt(places[2]) <= 3 * 0.1 * 0.1 * Math.Abs(c[2]) * reach * reach * 16 + 1e-12 * scale
                    );
                }
            );
    }

    [Fact]
    public void Every_place_is_evaluated_once_at_most_and_in_the_end_all_are_exact()
    {
        var asked = new List<double>();
        double F(double x)
        {
            asked.Add(x);
            return Math.Exp(x);
        }
        var ray = new LossRay(F, 1, 1, [0, .. Multiples, 1]);

        while (ray.Refine()) { }

        Assert.Equal(Multiples, asked.Order());
        Assert.Equal(4, asked[0]);
        Assert.All(Multiples, x => Assert.Equal((Math.Exp(x), 0.0), (ray.At(x), ray.ErrorAt(x))));
        Assert.Equal((1.0, 0.0), (ray.At(0), ray.ErrorAt(0)));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Where_the_function_is_not_finite_nothing_is_interpolated_any_more(double value)
    {
        var ray = new LossRay(x => x > 2 ? value : x, 0, 1, Multiples);

        ray.Refine();

        Assert.Equal(double.PositiveInfinity, ray.ErrorAt(1));
        Assert.Equal(value, ray.At(4));
    }

    [Fact]
    public void A_ray_without_places_costs_nothing_and_has_no_error()
    {
        var ray = new LossRay(_ => throw new InvalidOperationException(), 2, 1, [0, 0]);

        ray.Begin(0);

        Assert.False(ray.Refine());
        Assert.Equal((2.0, 0.0, 0), (ray.At(0), ray.ErrorAt(0), ray.Evaluations));
    }

    [Fact]
    public void A_step_on_which_nothing_happens_costs_one_evaluation()
    {
        var flat = new LossRay(x => 1 + 1e-6 * x, 1, 1e-6, Multiples);
        var steep = new LossRay(x => 1 + x, 1, 1, Multiples);

        flat.Begin(1e-3);
        steep.Begin(1e-3);

        Assert.Equal((1, 2), (flat.Evaluations, steep.Evaluations));
    }

    // The mean over ten steps, as an analysis forms it, of functions that are smooth, saturate, or bend sharply, over a
    // fixed draw of them: no finite number of looks can vouch for every function.
    [Fact]
    public void The_error_stated_for_the_mean_of_a_smooth_function_always_holds()
    {
        var random = new Random(1);
        for (int i = 0; i < 300; i++)
        {
            (double frequency, double shift) = (0.3 + 1.7 * random.NextDouble(), 6 * random.NextDouble());
            double F(double x) => 2 + Math.Sin(frequency * x + shift) - Math.Sin(shift);
            Assert.True(Holds(F, frequency * Math.Cos(shift), Steps(random)));
        }
    }

    [Fact]
    public void The_error_stated_for_a_loss_that_saturates_always_holds()
    {
        var random = new Random(2);
        for (int i = 0; i < 300; i++)
        {
            (double steepness, double share) = (0.5 + 4 * random.NextDouble(), 0.05 + 0.9 * random.NextDouble());
            double F(double x) => 1 + Math.Log(1 - share + share * Math.Exp(steepness * x));
            Assert.True(Holds(F, share * steepness, Steps(random)));
        }
    }

    [Fact]
    public void A_kink_is_met_with_the_error_stated_and_a_part_of_its_own_size_at_worst()
    {
        var random = new Random(3);
        for (int i = 0; i < 300; i++)
        {
            (double kink, double size) = (4 * random.NextDouble() - 2, 0.3 * random.NextDouble());
            double F(double x) => 1 + 0.3 * x * x + size * (Math.Abs(x - kink) - Math.Abs(kink));
            double[] steps = Steps(random);
            (double Mean, double Error)[] means = Means(F, -size * Math.Sign(kink), steps);
            for (int a = 0; a < Multiples.Length; a++)
            {
                double off = Math.Abs(steps.Average(step => F(Multiples[a] * step)) - means[a].Mean);
                Assert.True(
                    off <= means[a].Error + 0.05 * size,
                    $"{off:g3} > {means[a].Error:g3}, kink {kink:g3} of {size:g3}"
                );
            }
        }
    }

    private static double[] Steps(Random random) => [.. Enumerable.Range(0, 10).Select(_ => random.NextDouble() - 0.5)];

    // Whether every mean is within the error stated; all of them must be within the tolerance.
    private static bool Holds(Func<double, double> function, double slope, double[] steps)
    {
        bool holds = true;
        (double Mean, double Error)[] means = Means(function, slope, steps);
        for (int a = 0; a < Multiples.Length; a++)
        {
            double off = Math.Abs(steps.Average(step => function(Multiples[a] * step)) - means[a].Mean);
            Assert.InRange(means[a].Error, 0, 1e-3);
            Assert.True(off <= 1e-3, $"{off:g3} at {Multiples[a]}");
            holds &= off <= means[a].Error + 1e-12;
        }
        return holds;
    }

    private static (double Mean, double Error)[] Means(Func<double, double> function, double slope, double[] steps)
    {
        (int Ray, double Place)[][] wanted =
        [
            .. steps.Select(step => Multiples.Select(a => (a * step < 0 ? 0 : 1, a * step)).ToArray()),
        ];
        LossRay Ray(int side) =>
            new(function, function(0), slope, wanted.SelectMany(r => r).Where(w => w.Ray == side).Select(w => w.Place));
        return new RayFamily([Ray(0), Ray(1)], wanted).Means(1e-3);
    }
}
