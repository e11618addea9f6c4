using Sharpest.Runs.Benchmarks;

namespace Sharpest.Runs.Tests.Benchmarks;

public sealed class PerformanceTableTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_row_holds_goal_values_of_both_allocators_and_whether_it_is_reached()
    {
        File.WriteAllText(folder.At("ours-tuned.json"), SampleBench.Ours.ToJson());
        File.WriteAllText(
            folder.At("ours-default.json"),
            (SampleBench.Ours with { Allocator = "default", TopkSeconds = 12, HvpPerGradient = 2 }).ToJson()
        );

        string[] lines = PerformanceTable.Read(folder.Path).ToMarkdown().Split('\n');

        Assert.Contains("| one product Hv / one gradient | ≤ 1.50 | 1.40 | 2.00 | reached |", lines);
        Assert.Contains("| one search for the top 5 | – | 5.0 s ± 2 % | 12.0 s ± 2 % | – |", lines);
        Assert.Contains("| gradient, of the peak | ≥ 50 % | 41 % | 41 % | not reached |", lines);
        Assert.Contains("| 1,000,000 parameters | 0.1250 | 68 MB |", lines);
        Assert.Contains("| resnet-32 | 1.60 |", lines);
    }

    [Fact]
    public void Peers_are_compared_with_ours_as_it_is_installed_and_what_lacks_is_told()
    {
        File.WriteAllText(folder.At("ours-tuned.json"), SampleBench.Ours.ToJson());
        File.WriteAllText(folder.At("peers-default.json"), SampleBench.Peers);

        string[] lines = PerformanceTable.Read(folder.Path).ToMarkdown().Split('\n');

        // 150 s / 6 s, of 40 that are aimed at; 65 s / 5 s without a goal as installed; 2000 / 800 for 2.5.
        Assert.Contains(
            "| PyHessian `eigenvalues(top_n=5)` / ours | ≥ 20.00 tuned, ≥ 40.00 as installed | – | 25.00 | not reached |",
            lines
        );
        Assert.Contains("| SciPy `eigsh(k=5)`, tolerance matched / ours | ≥ 12.00 | – | 13.00 | – |", lines);
        Assert.Contains("| training, ours / PyTorch | ≥ 1.00 tuned, ≥ 2.50 as installed | – | 2.50 | reached |", lines);
        Assert.Contains("Missing: hessian-eigenthings is not installed (allocator default).", lines);
        Assert.Contains("| scipy `eigsh(k=5)` | 32 | 65.0 | 5.0 | 1e-4 | 50.00 40.00 30.00 20.00 10.00 |", lines);
    }

    [Fact]
    public void A_folder_without_results_of_ours_is_refused()
    {
        File.WriteAllText(folder.At("peers-tuned.json"), SampleBench.Peers);

        Assert.Contains(
            "ours-tuned.json",
            Assert.Throws<RunFormatException>(() => PerformanceTable.Read(folder.Path)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<RunFormatException>(() => PerformanceTable.Read(folder.At("nowhere")));
    }
}
