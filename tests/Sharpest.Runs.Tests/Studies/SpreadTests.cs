using Sharpest.Runs.Studies;

namespace Sharpest.Runs.Tests.Studies;

public sealed class SpreadTests
{
    [Fact]
    public void Mean_and_deviation_are_those_of_a_sample()
    {
        var spread = Spread.Of([2, 4, 4, 4, 5, 5, 7, 9]);

        Assert.Equal(5, spread.Mean);
        Assert.Equal(Math.Sqrt(32.0 / 7), spread.Deviation, 12);
        Assert.Equal(8, spread.Count);
    }

    [Fact]
    public void What_is_not_finite_is_left_out()
    {
        var spread = Spread.Of([1, double.NaN, 3, double.PositiveInfinity]);

        Assert.Equal((2, 2), (spread.Mean, spread.Count));
    }

    [Theory]
    [InlineData("–")]
    [InlineData("1.5", 1.5)]
    [InlineData("2 ± 1.4", 1.0, 3.0)]
    [InlineData("200 ± 141", 100.0, 300.0)]
    [InlineData("123457", 123456.7)]
    [InlineData("1.235E+12", 1.2346e12)]
    [InlineData("1.5E-07", 1.5e-7)]
    public void It_reads_as_people_write_it(string expected, params double[] values) =>
        Assert.Equal(expected, Spread.Of(values).ToText());
}
