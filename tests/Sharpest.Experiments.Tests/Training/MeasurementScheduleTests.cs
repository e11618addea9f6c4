using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training;

namespace Sharpest.Experiments.Tests.Training;

public sealed class MeasurementScheduleTests
{
    [Fact]
    public void By_default_every_epoch_and_the_end_are_measured()
    {
        var schedule = new MeasurementSchedule(new ExperimentSpec { Epochs = 3 }, stepsPerEpoch: 10);
        Assert.Equal([0, 10, 20, 30], Measured(schedule));
    }

    [Fact]
    public void A_period_need_not_divide_the_run()
    {
        var schedule = new MeasurementSchedule(new ExperimentSpec { Epochs = 2, Every = 7 }, stepsPerEpoch: 10);
        Assert.Equal([0, 7, 14, 20], Measured(schedule));
    }

    [Fact]
    public void A_zoom_window_measures_each_of_its_steps()
    {
        var spec = new ExperimentSpec
        {
            Epochs = 2,
            Zoom = 4,
            ZoomFrom = 5,
        };
        Assert.Equal([0, 5, 6, 7, 8, 10, 20], Measured(new MeasurementSchedule(spec, stepsPerEpoch: 10)));
    }

    [Fact]
    public void A_zoom_window_ends_with_the_run()
    {
        var spec = new ExperimentSpec
        {
            Epochs = 1,
            Zoom = 40,
            ZoomFrom = 8,
        };
        Assert.Equal([0, 8, 9, 10], Measured(new MeasurementSchedule(spec, stepsPerEpoch: 10)));
    }

    [Theory]
    [InlineData(0, new long[0])]
    [InlineData(1, new long[] { 30 })]
    [InlineData(2, new long[] { 0, 30 })]
    [InlineData(3, new long[] { 0, 16, 30 })]
    public void Analyses_are_spread_over_measured_steps_and_the_last_comes_first(int points, long[] expected)
    {
        var spec = new ExperimentSpec
        {
            Epochs = 3,
            Every = 8,
            StepPoints = points,
        };
        var schedule = new MeasurementSchedule(spec, stepsPerEpoch: 10);
        Assert.Equal(expected, Enumerable.Range(0, 31).Select(i => (long)i).Where(schedule.StepAnalyses.Includes));
    }

    [Fact]
    public void Each_instrument_has_points_of_its_own()
    {
        var spec = new ExperimentSpec
        {
            Epochs = 1,
            Every = 1,
            StepPoints = 0,
            AlignmentPoints = 1,
            SectionPoints = 2,
            NormPoints = 3,
        };
        var schedule = new MeasurementSchedule(spec, stepsPerEpoch: 10);

        Assert.Equal(
            [
                [],
                [10],
                [0, 10],
                [0, 5, 10],
            ],
            new[] { schedule.StepAnalyses, schedule.Alignments, schedule.Sections, schedule.Norms }.Select(points =>
                Enumerable.Range(0, 11).Select(i => (long)i).Where(points.Includes).ToArray()
            )
        );
    }

    [Theory]
    [InlineData("nudge", 1, 2, false)]
    [InlineData("nudge", 0.5, 2, true)]
    [InlineData("bottom-scaled", 1, 1, false)]
    [InlineData("only-top", 1, 2, true)]
    [InlineData("drop", 1, 2, true)]
    public void A_rule_that_changes_nothing_needs_no_directions(string rule, double gamma, double factor, bool needs)
    {
        var spec = new ExperimentSpec
        {
            Optimizer = "nsgd",
            Rule = rule,
            Gamma = gamma,
            Factor = factor,
        };

        Assert.Equal(needs, new MeasurementSchedule(spec, stepsPerEpoch: 10).IsRefreshed(0));
    }

    private static IEnumerable<long> Measured(MeasurementSchedule schedule) =>
        Enumerable.Range(0, (int)schedule.Steps + 1).Select(i => (long)i).Where(schedule.IsMeasured);
}
