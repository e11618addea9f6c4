using Sharpest.Cli.Showing;

namespace Sharpest.Cli.Tests.Showing;

public sealed class NumberTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(24.1254, "24.13")]
    [InlineData(0.000123456, "0.0001235")]
    [InlineData(123456.7, "123457")]
    [InlineData(1.5e12, "1.5E+12")]
    [InlineData(-3.25, "-3.25")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "∞")]
    [InlineData(double.NegativeInfinity, "−∞")]
    public void Numbers_have_about_four_digits(double value, string expected) =>
        Assert.Equal(expected, Number.Short(value));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(59.2, "1 min 00 s")]
    [InlineData(185, "3 min 05 s")]
    [InlineData(7800, "2 h 10 min")]
    [InlineData(-5, "0 s")]
    public void Times_are_told_in_two_units(double seconds, string expected) =>
        Assert.Equal(expected, Number.Duration(TimeSpan.FromSeconds(seconds)));
}
