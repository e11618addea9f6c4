using System.Xml.Linq;
using Sharpest.Runs.Sweeps;

namespace Sharpest.Runs.Tests.Sweeps;

public sealed class SweepSummaryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static IReadOnlyList<SweepRow> Rows { get; } =
    [
        Row("0.01", "32", 1, "completed", 10),
        Row("0.01", "32", 2, "completed", 14),
        Row("0.01", "64", 1, "completed", 30),
        Row("0.1", "32", 1, "diverged", 1e9),
        new(["0.1", "64"], 1, "run <5>", "missing", null),
    ];

    [Fact]
    public void Mean_and_spread_are_taken_over_completed_seeds_only()
    {
        var groups = SweepGroup.Of(Rows);

        Assert.Equal(
            [
                ["0.01", "32"],
                ["0.01", "64"],
                ["0.1", "32"],
                ["0.1", "64"],
            ],
            groups.Select(g => g.Coordinates)
        );
        Assert.Equal(12, groups[0].Means[0]);
        Assert.Equal(Math.Sqrt(8), groups[0].Spreads[0], 12);
        Assert.Equal(30, groups[1].Means[0]);
        Assert.Equal(double.NaN, groups[1].Spreads[0]);
        Assert.Equal((0, 1, double.NaN), (groups[2].Completed, groups[2].Runs, groups[2].Means[0]));
    }

    [Fact]
    public void All_tables_and_a_well_formed_page_are_written()
    {
        var page = SweepSummary.Write(_folder.Path, ["lr", "batch"], Rows);

        Assert.Equal(6, File.ReadAllLines(_folder.At("runs.csv")).Length);
        Assert.StartsWith(
            "lr,batch,completed,runs,peak_sharpness_mean,",
            File.ReadAllText(_folder.At("summary.csv")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "| 0.01 | 32 | 2 | 12 ± 2.8 |",
            File.ReadAllText(_folder.At("summary.md")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "0.01 & 32 & 2 & 12 $\\pm$ 2.8 &",
            File.ReadAllText(_folder.At("summary.tex")),
            StringComparison.Ordinal
        );
        var html = File.ReadAllText(page).Replace("<!DOCTYPE html>", "", StringComparison.Ordinal);
        var text = XDocument.Parse(html).Root!.Value;
        Assert.Contains("5 runs: 3 completed, 1 diverged, 1 missing", text, StringComparison.Ordinal);
        Assert.Contains("run <5>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sweep_without_axes_is_one_line()
    {
        SweepSummary.Write(_folder.Path, [], [.. Rows.Take(2).Select(row => row with { Coordinates = [] })]);

        Assert.Equal(2, File.ReadAllLines(_folder.At("summary.csv")).Length);
    }

    public void Dispose() => _folder.Dispose();

    private static SweepRow Row(string lr, string batch, long seed, string outcome, double peak) =>
        new(
            [lr, batch],
            seed,
            $"{lr}-{batch}-{seed}",
            outcome,
            new RunMetrics(peak, 5, 0.5, 0.1, 0.8, 0.9, double.NaN)
        );
}
