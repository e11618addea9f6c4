using System.Text.Json.Nodes;
using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Tests.Support;
using Sharpest.Experiments.Benchmarks;
using Sharpest.Runs.Benchmarks;

namespace Sharpest.Cli.Tests.Verbs;

public sealed class BenchVerbTests : IDisposable
{
    private readonly World world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public void The_table_shows_values_goals_and_whether_they_are_reached()
    {
        Assert.Equal(ExitCode.Good, world.Run("bench", "--quick", "--threads", "1"));

        Assert.Equal(new BenchOptions { Quick = true, Threads = 1 }, world.Bench.Calls.Single());
        Assert.Matches(@"one product Hv / one gradient +1\.40 +≤ 1\.50 +reached", world.Out);
        Assert.Matches(@"one measurement / one epoch, standard +90 % +≤ 80 % +not reached", world.Out);
        Assert.Matches(@"one search for the top 5 +5\.0 s +2\.0 %", world.Out);
        Assert.Contains("a quick look", world.Out, StringComparison.Ordinal);
        Assert.Equal("measuring\n", world.Err);
    }

    [Fact]
    public void Json_goes_to_the_output_and_to_a_file()
    {
        Assert.Equal(ExitCode.Good, world.Run("bench", "--json", "--out", "results/here.json"));

        Assert.Equal(17, JsonNode.Parse(world.Output.Output)!["operator_calls"]!.GetValue<int>());
        Assert.Equal(5, BenchReport.Read(world.PathTo("results", "here.json")).TopkSeconds);
        Assert.Equal("measuring\nResults: ~/results/here.json\n", world.Err);
    }

    [Fact]
    public void Kept_results_are_printed_as_a_page_would_have_them()
    {
        world.Run("bench", "--out", "kept/ours-tuned.json");

        Assert.Equal(ExitCode.Good, world.Run("bench", "--table", "kept"));
        Assert.Contains(
            "| one product Hv / one gradient | ≤ 1.50 | 1.40 | – | reached |",
            world.Out,
            StringComparison.Ordinal
        );
        Assert.Single(world.Bench.Calls);
    }

    [Theory]
    [InlineData("bench --threads 0", "--threads 0 is out of range: it must be at least 1.")]
    [InlineData("bench --allocator other", "--allocator other is not known; choose tuned or default.")]
    [InlineData(
        "bench --weights none.safetensors",
        "--weights none.safetensors does not exist; name a safetensors file."
    )]
    [InlineData("bench --out taken.json", "--out taken.json exists already and nothing was overwritten.")]
    [InlineData("bench --table nowhere", "~/nowhere: holds neither ours-tuned.json nor ours-default.json")]
    public void What_cannot_be_used_is_told_in_one_line_and_nothing_is_measured(string line, string expected)
    {
        world.Write("taken.json", "mine");

        Assert.Equal(ExitCode.Usage, world.Run(line.Split(' ')));
        Assert.Equal($"sharpest: {expected}\n", world.Err);
        Assert.Empty(world.Bench.Calls);
        Assert.Equal("mine", File.ReadAllText(world.PathTo("taken.json")));
    }

    [Fact]
    public void It_can_be_stopped()
    {
        world.Stop();

        Assert.Equal(ExitCode.Stopped, world.Run("bench", "--out", "x.json"));
        Assert.False(File.Exists(world.PathTo("x.json")));
    }
}
