using Sharpest.Runs.Reports.Plots;
using Sharpest.Runs.Series;

namespace Sharpest.Runs.Tests.Reports.Plots;

public sealed class ThinningTests
{
    [Fact]
    public void No_spike_is_lost_and_the_order_stays()
    {
        var series = Series(
            Enumerable
                .Range(0, 10_000)
                .Select(i =>
                    i == 7_777 ? 99.0
                    : i == 3_333 ? -99
                    : Math.Sin(i)
                )
        );

        var thin = Thinning.MinimumMaximum(series, record => record.Value, 100);

        Assert.InRange(thin.Count, 100, 200);
        Assert.Equal((99.0, -99.0), (thin.Max(r => r.Value), thin.Min(r => r.Value)));
        Assert.Equal(thin.Select(r => r.Step).Order(), thin.Select(r => r.Step));
    }

    [Fact]
    public void A_place_without_a_number_stays_a_place_without_a_number()
    {
        var series = Series(Enumerable.Range(0, 10_000).Select(i => i == 5_000 ? double.NaN : i));

        Assert.Contains(Thinning.MinimumMaximum(series, record => record.Value, 100), r => double.IsNaN(r.Value));
    }

    [Fact]
    public void Smoothing_keeps_a_straight_line_and_passes_over_what_is_no_number()
    {
        var line = Series(Enumerable.Range(0, 50).Select(i => 3.0 * i));
        var broken = Series(Enumerable.Range(0, 50).Select(i => i == 20 ? double.NaN : 1.0));

        Assert.All(Thinning.Smooth(line, 9), r => Assert.Equal(3.0 * r.Step, r.Value, 9));
        Assert.All(Thinning.Smooth(broken, 9), r => Assert.Equal(r.Step == 20 ? double.NaN : 1.0, r.Value));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(1000)]
    public void An_even_choice_keeps_the_first_and_the_last(int count)
    {
        var chosen = Thinning.Every([.. Enumerable.Range(0, count)], 6);

        Assert.Equal((0, count - 1, Math.Min(count, 6)), (chosen[0], chosen[^1], chosen.Distinct().Count()));
    }

    private static IReadOnlyList<ScalarRecord> Series(IEnumerable<double> values) =>
        [.. values.Select((value, step) => new ScalarRecord("a", step, 0, value))];
}
