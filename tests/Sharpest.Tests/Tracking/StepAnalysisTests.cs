using CsCheck;
using Sharpest.Landscape;
using Sharpest.Tracking;

namespace Sharpest.Tests.Tracking;

public sealed class StepAnalysisTests
{
    private static readonly double[] Multiples = [0.25, 1.0 / 3, 0.5, 1, 2, 3, 4];

    [Fact]
    public void An_exact_parabola_is_recovered_whatever_happens_far_out()
    {
        Gen.Select(Gen.Double[-2, 2], Gen.Double[-2, 2])
            .Sample(
                (p, q) =>
                {
                    // Beyond the real step the loss may do anything.
                    StepAnalysis analysis = Along("e1", a => a > 1 ? 1e6 : -p * a + q * a * a);
                    StepParabola parabola = analysis.Parabola("e1")!;
                    Assert.Equal(p, parabola.Slope, 1e-10);
                    Assert.Equal(q, parabola.Curvature, 1e-10);
                }
            );
    }

    [Theory]
    [InlineData(2, 1, 1)]
    [InlineData(1, 2, 0.25)]
    [InlineData(-1, 2, 0)]
    [InlineData(0, 2, 0)]
    [InlineData(-1, -1, 0)]
    [InlineData(1, 0, double.PositiveInfinity)]
    [InlineData(1, -1, double.PositiveInfinity)]
    public void The_best_multiple_minimises_the_parabola(double slope, double curvature, double best) =>
        Assert.Equal(best, new StepParabola(slope, curvature).BestMultiple);

    [Fact]
    public void Too_few_or_infinite_changes_give_no_parabola()
    {
        var one = new StepAnalysis(1, [new("e1", 1, 0.5, 0), new("e1", 2, 0.5, 0), new("e2", 0.5, 0.5, 0)]);

        Assert.Null(one.Parabola("e1"));
        Assert.Null(one.Parabola("e9"));
        Assert.Null(Along("e1", a => a == 1 ? double.PositiveInfinity : a).Parabola("e1"));
        Assert.NotNull(Along("e1", a => a == 2 ? double.PositiveInfinity : a).Parabola("e1"));
    }

    [Fact]
    public void The_change_at_the_real_step_is_that_at_the_multiple_one()
    {
        StepAnalysis analysis = Along("e2", a => 10 * a);

        Assert.Equal(10, analysis.AtRealStep("e2"));
        Assert.Null(analysis.AtRealStep("e1"));
    }

    [Theory]
    [InlineData(0.1, 0, 20)]
    [InlineData(0.1, 0.9, 38)]
    [InlineData(0.05, 0.5, 60)]
    public void The_stability_threshold_is_two_times_one_plus_m_over_eta(
        double rate,
        double momentum,
        double expected
    ) => Assert.Equal(expected, StabilityThreshold.Of(rate, momentum), 1e-12);

    [Fact]
    public void Without_a_step_every_sharpness_is_stable() =>
        Assert.Equal(double.PositiveInfinity, StabilityThreshold.Of(0));

    private static StepAnalysis Along(string direction, Func<double, double> change) =>
        new(3, [.. Multiples.Select(a => new StepChange(direction, a, change(a), 0))]);
}
