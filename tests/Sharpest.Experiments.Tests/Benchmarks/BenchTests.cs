using System.Text.Json.Nodes;
using Sharpest.Experiments.Benchmarks;
using Sharpest.Experiments.Tests.Data;
using Sharpest.Experiments.Tests.Training;
using Sharpest.Runs;
using Sharpest.Runs.Benchmarks;
using Sharpest.Runs.Tensors;

namespace Sharpest.Experiments.Tests.Benchmarks;

[Collection(nameof(OneAtATime))]
public sealed class BenchTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public BenchTests() => SmallData.Write(folder);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_quick_look_gives_every_figure_and_what_others_need_to_repeat_it()
    {
        string export = Path.Combine(folder.Path, "export");
        var options = new BenchOptions
        {
            Quick = true,
            Threads = 1,
            DataFolder = folder.Path,
            ExportFolder = export,
        };

        BenchReport report = new Bench(options).Run(new Progress<string>(), TestContext.Current.CancellationToken);

        Assert.All(
            BenchGoal.All.Where(goal => goal.Key != "economy_difference"),
            goal => Assert.True(double.IsFinite(goal.Value(report)), goal.Key)
        );
        Assert.Null(report.EconomyDifference);
        Assert.Equal(5, report.Eigenvalues.Count);
        Assert.All(report.Residuals, residual => Assert.InRange(residual, 0, 1e-3));
        Assert.InRange(report.Memory.KeptMicroBatches, 0, report.Memory.MicroBatches);
        Assert.Equal(
            report.Growth.Parameters.Select(p => p.Size).Order(),
            report.Growth.Parameters.Select(p => p.Size)
        );
        using var sample = SafetensorsFile.Open(Path.Combine(export, "sample.safetensors"));
        Assert.Equal([128, 1, 12, 12], sample.Entries["inputs"].Shape);
        Assert.Equal([128], sample.Entries["labels"].Shape);
        Assert.True(File.Exists(Path.Combine(export, "weights.safetensors")));
        Assert.NotNull(JsonNode.Parse(report.ToJson())!["topk_seconds"]);
    }

    [Fact]
    public void Weights_of_something_else_are_told_before_anything_is_measured()
    {
        string file = folder.Write("w.safetensors", [1, 2, 3]);
        var options = new BenchOptions { Weights = file, DataFolder = folder.Path };

        Assert.Throws<RunFormatException>(() => new Bench(options).Run(new Progress<string>(), CancellationToken.None));
    }

    [Fact]
    public void It_can_be_stopped() =>
        Assert.Throws<OperationCanceledException>(() =>
            new Bench(new BenchOptions { Quick = true, DataFolder = folder.Path }).Run(
                new Progress<string>(),
                new CancellationToken(true)
            )
        );
}
