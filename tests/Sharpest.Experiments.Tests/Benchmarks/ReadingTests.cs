using Sharpest.Experiments.Benchmarks;

namespace Sharpest.Experiments.Tests.Benchmarks;

public sealed class ReadingTests
{
    [Fact]
    public void The_value_is_the_median_and_the_spread_the_distance_of_the_quartiles()
    {
        Assert.Equal(new Reading(3, 2.0 / 3), Reading.Of([5, 1, 3, 2, 4]));
        Assert.Equal(new Reading(2.5, 1.5 / 2.5), Reading.Of([1, 2, 3, 4]));
        Assert.Equal(new Reading(7, 0), Reading.Of([7]));
    }

    [Fact]
    public void A_disturbance_that_meets_both_of_a_round_leaves_their_ratio() =>
        Assert.Equal(new Reading(2, 0), Reading.Ratio([2, 20, 6], [1, 10, 3]));

    [Fact]
    public void Nothing_has_no_median_and_a_ratio_needs_pairs()
    {
        Assert.Throws<ArgumentException>(() => Reading.Of([]));
        Assert.Throws<ArgumentException>(() => Reading.Ratio([1, 2], [1]));
    }

    [Fact]
    public void Things_are_timed_in_turn_after_one_unmeasured_round()
    {
        var order = new List<int>();

        IReadOnlyList<double[]> seconds = SideBySide.Seconds(
            2,
            CancellationToken.None,
            () => order.Add(0),
            () => order.Add(1)
        );

        Assert.Equal([0, 1, 0, 1, 0, 1], order);
        Assert.Equal([2, 2], seconds.Select(s => s.Length));
        Assert.Throws<OperationCanceledException>(() => SideBySide.Seconds(1, new CancellationToken(true), () => { }));
    }
}
