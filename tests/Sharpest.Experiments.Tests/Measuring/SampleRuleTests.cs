using Sharpest.Experiments.Measuring;
using Sharpest.Experiments.Specs;
using Sharpest.Runtime;

namespace Sharpest.Experiments.Tests.Measuring;

public sealed class SampleRuleTests
{
    [Theory]
    [InlineData("all", SampleKind.All, 0)]
    [InlineData("first:1000", SampleKind.First, 1000)]
    [InlineData("random:7", SampleKind.Random, 7)]
    public void A_rule_is_read_and_written_alike(string text, SampleKind kind, int count)
    {
        SampleRule rule = SampleRule.Parse(text);

        Assert.Equal(new SampleRule(kind, count), rule);
        Assert.Equal(text, rule.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("first")]
    [InlineData("first:")]
    [InlineData("first:-1")]
    [InlineData("first:0")]
    [InlineData("first:1.5")]
    [InlineData("first:99999999999")]
    [InlineData("first:10:20")]
    [InlineData("All")]
    [InlineData("last:10")]
    public void What_is_no_rule_is_refused(string text) =>
        Assert.Contains(
            $"--sample {text} ",
            Assert.Throws<SpecException>(() => SampleRule.Parse(text)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void The_first_ones_and_all_are_in_file_order()
    {
        Assert.Equal([0, 1, 2], SampleRule.Parse("first:3").Choose(10, new Seed(1)));
        Assert.Equal(Enumerable.Range(0, 10), SampleRule.Parse("all").Choose(10, new Seed(1)));
    }

    [Fact]
    public void Random_ones_are_ascending_distinct_and_decided_by_the_seed()
    {
        SampleRule rule = SampleRule.Parse("random:50");
        int[] drawn = [.. rule.Choose(100, new Seed(1))];

        Assert.Equal(50, drawn.Distinct().Count());
        Assert.Equal(drawn.Order(), drawn);
        Assert.All(drawn, i => Assert.InRange(i, 0, 99));
        Assert.Equal(drawn, rule.Choose(100, new Seed(1)));
        Assert.NotEqual(drawn, rule.Choose(100, new Seed(2)));
    }

    [Fact]
    public void More_than_there_are_is_refused_with_the_number()
    {
        SpecException fault = Assert.Throws<SpecException>(() => SampleRule.Parse("first:11").Choose(10, new Seed(1)));

        Assert.Contains("10 training examples", fault.Message, StringComparison.Ordinal);
    }
}
