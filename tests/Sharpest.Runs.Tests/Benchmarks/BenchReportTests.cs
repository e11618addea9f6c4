using System.Text.Json.Nodes;
using Sharpest.Runs.Benchmarks;

namespace Sharpest.Runs.Tests.Benchmarks;

public sealed class BenchReportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_names_of_the_figures_are_those_that_programs_rely_on()
    {
        JsonObject json = JsonNode.Parse(SampleBench.Ours.ToJson())!.AsObject();

        Assert.Equal(1.4, json["hvp_per_gradient"]!.GetValue<double>());
        Assert.Equal(1.6, json["hvp_per_gradient_by_model"]!["resnet-32"]!.GetValue<double>());
        Assert.Equal(17, json["operator_calls"]!.GetValue<int>());
        Assert.Equal(0.04, json["solver_overhead"]!.GetValue<double>());
        Assert.Equal(5, json["topk_seconds"]!.GetValue<double>());
        Assert.Equal(0.9, json["measure_per_epoch"]!.GetValue<double>());
        Assert.Equal(0.12, json["measure_per_epoch_economy"]!.GetValue<double>());
        Assert.Equal(1.8, json["every_step_per_plain_step"]!.GetValue<double>());
        Assert.Equal(2000, json["train_samples_per_second"]!.GetValue<double>());
        Assert.Equal(0.41, json["peak_fraction_gradient"]!.GetValue<double>());
        Assert.Equal(0.61, json["peak_fraction_hvp"]!.GetValue<double>());
        Assert.Equal(90, json["step_decomposition_forwards"]!.GetValue<double>());
        Assert.Equal("tuned", json["allocator"]!.GetValue<string>());
        Assert.Equal("A processor", json["machine"]!["processor"]!.GetValue<string>());
        Assert.Equal(2, json["threads"]!.GetValue<int>());
        Assert.Equal("1.2.3", json["versions"]!["sharpest"]!.GetValue<string>());
        Assert.Equal(90_000_000, json["memory"]!["peak_bytes"]!.GetValue<long>());
        Assert.Equal(0.25, json["growth"]!["samples"]![0]!["product_seconds"]!.GetValue<double>());
        Assert.All(BenchGoal.All, goal => Assert.True(json.ContainsKey(goal.Key), goal.Key));
    }

    [Fact]
    public void What_is_written_is_read_as_the_same()
    {
        string file = folder.At("ours.json");
        File.WriteAllText(file, SampleBench.Ours.ToJson());

        Assert.Equal(SampleBench.Ours.ToJson(), BenchReport.Read(file).ToJson());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void Something_else_is_refused_by_name(string text)
    {
        string file = folder.At("x.json");
        File.WriteAllText(file, text);

        Assert.StartsWith(
            file,
            Assert.Throws<RunFormatException>(() => BenchReport.Read(file)).Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            file,
            Assert.Throws<RunFormatException>(() => PeerReport.Read(file)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_goal_is_reached_from_its_own_side()
    {
        Dictionary<string, bool?> reached = BenchGoal.All.ToDictionary(
            g => g.Title,
            g => g.IsReached(SampleBench.Ours)
        );

        Assert.True(reached["one product Hv / one gradient"]);
        Assert.False(reached["the same, the dearest convolutional model"]); // 1.6 for 1.5
        Assert.True(reached["the same, the dearest of all models"]); // 2 for 2.1
        Assert.False(reached["one measurement / one epoch, standard"]);
        Assert.True(reached["the same, economy"]);
        Assert.False(reached["gradient, of the peak"]); // 41 % for 50 %
        Assert.True(reached["product, of the peak"]);
        Assert.Null(reached["one search for the top 5"]);
    }

    [Theory]
    [InlineData(1.474, BenchUnit.Ratio, "1.47")]
    [InlineData(0.524, BenchUnit.Percent, "52 %")]
    [InlineData(0.0412, BenchUnit.Percent, "4.1 %")]
    [InlineData(17, BenchUnit.Count, "17")]
    [InlineData(8.14, BenchUnit.Seconds, "8.1 s")]
    [InlineData(0.1234, BenchUnit.Seconds, "0.123 s")]
    [InlineData(double.NaN, BenchUnit.Ratio, "–")]
    public void A_figure_is_written_by_its_unit(double value, BenchUnit unit, string expected) =>
        Assert.Equal(expected, BenchText.Of(value, unit));
}
