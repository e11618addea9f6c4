using System.Globalization;

namespace Sharpest.Runs.Benchmarks;

/// <summary>
/// Kept results as the Markdown tables of <c>docs/performance.md</c>: <c>ours-tuned.json</c>, <c>ours-default.json</c>,
/// <c>peers-tuned.json</c> and <c>peers-default.json</c> of one folder, as far as they are there.
/// </summary>
public sealed class PerformanceTable
{
    private static readonly string[] Allocators = ["tuned", "default"];

    private static readonly (string Name, string Title, double Tuned, double Default)[] SearchGoals =
    [
        ("pyhessian", "PyHessian `eigenvalues(top_n=5)` / ours", 20, 40),
        ("scipy", "SciPy `eigsh(k=5)`, tolerance matched / ours", 12, double.NaN),
        ("hessian-eigenthings", "hessian-eigenthings `lanczos`, told the step count / ours", 6, double.NaN),
    ];

    private readonly IReadOnlyDictionary<string, BenchReport> ours;
    private readonly IReadOnlyDictionary<string, PeerReport> peers;

    private PerformanceTable(
        IReadOnlyDictionary<string, BenchReport> ours,
        IReadOnlyDictionary<string, PeerReport> peers
    )
    {
        this.ours = ours;
        this.peers = peers;
    }

    /// <summary>Reads the results of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The table.</returns>
    /// <exception cref="RunFormatException">There is no result of ours, or a file holds something else.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static PerformanceTable Read(string folder)
    {
        string Path(string kind, string allocator) => System.IO.Path.Combine(folder, $"{kind}-{allocator}.json");
        Dictionary<string, BenchReport> ours = Allocators
            .Where(a => File.Exists(Path("ours", a)))
            .ToDictionary(a => a, a => BenchReport.Read(Path("ours", a)));
        if (ours.Count == 0)
            throw new RunFormatException(folder, "holds neither ours-tuned.json nor ours-default.json");
        return new PerformanceTable(
            ours,
            Allocators
                .Where(a => File.Exists(Path("peers", a)))
                .ToDictionary(a => a, a => PeerReport.Read(Path("peers", a)))
        );
    }

    /// <summary>The tables as Markdown.</summary>
    /// <returns>Lines without a final line break.</returns>
    public string ToMarkdown() =>
        string.Join(
            '\n',
            [
                .. Machine(),
                "",
                "| figure | goal | allocator tuned | as installed | goal with the allocator tuned |",
                "|---|---|---|---|---|",
                .. BenchGoal.All.Select(Row),
                "",
                .. Peers(),
                "",
                .. Tables(ours.GetValueOrDefault("tuned") ?? ours.Values.First()),
            ]
        );

    private IEnumerable<string> Machine()
    {
        BenchReport any = ours.GetValueOrDefault("tuned") ?? ours.Values.First();
        string versions = string.Join(", ", any.Versions.Select(v => $"{v.Key} {v.Value}"));
        yield return Invariant(
            $"Machine: {any.Machine.Processor}, {any.Machine.OperatingSystem}, {any.Threads} threads; "
        ) + Invariant($"{any.PeakGflops:0} GFLOP/s at most in single precision; {versions}.");
        yield return Invariant(
            $"{any.Model} ({any.Parameters} parameters) on {any.Dataset}, weights {any.Weights}, {any.Samples} examples."
        );
        foreach (PeerReport peer in peers.Values)
            yield return $"Peers, allocator {peer.Allocator}: {string.Join(", ", peer.Versions.Select(v => $"{v.Key} {v.Value}"))}.";
    }

    private string Row(BenchGoal goal)
    {
        string[] cells =
        [
            goal.Title,
            BenchText.Bound(goal),
            .. Allocators.Select(a => ours.TryGetValue(a, out BenchReport? r) ? Cell(goal, r) : "–"),
            BenchText.Verdict(ours.TryGetValue("tuned", out BenchReport? tuned) ? goal.IsReached(tuned) : null),
        ];
        return Line(cells);
    }

    private static string Cell(BenchGoal goal, BenchReport report) =>
        BenchText.Of(goal.Value(report), goal.Unit)
        + (report.Spread.TryGetValue(goal.Key, out double spread) ? Invariant($" ± {100 * spread:0} %") : "");

    private IEnumerable<string> Peers()
    {
        yield return "| against | goal | both tuned | as installed: theirs untuned, ours as it is | goals |";
        yield return "|---|---|---|---|---|";
        foreach ((string name, string title, double tunedGoal, double defaultGoal) in SearchGoals)
            yield return Ratio(title, tunedGoal, defaultGoal, Search(name, "tuned"), Search(name, "default"));
        yield return Training("training, ours / PyTorch", peer => peer.OursTrainSamplesPerSecond);
        yield return Training("training by tiles, ours / PyTorch", peer => peer.OursTrainSamplesPerSecondByTiles);
        foreach (string line in peers.Values.SelectMany(p => p.Missing.Select(m => $"{m} (allocator {p.Allocator})")))
            yield return $"\nMissing: {line}.";
        foreach (string line in peers.Values.SelectMany(Found))
            yield return line;
    }

    private static string Ratio(string title, double tunedGoal, double defaultGoal, double tuned, double asInstalled)
    {
        string goals =
            $"≥ {BenchText.Of(tunedGoal, BenchUnit.Ratio)}"
            + (double.IsNaN(defaultGoal) ? "" : $" tuned, ≥ {BenchText.Of(defaultGoal, BenchUnit.Ratio)} as installed");
        bool?[] reached =
        [
            double.IsNaN(tuned) ? null : tuned >= tunedGoal,
            double.IsNaN(asInstalled) || double.IsNaN(defaultGoal) ? null : asInstalled >= defaultGoal,
        ];
        bool[] known = [.. reached.OfType<bool>()];
        return Line([
            title,
            goals,
            BenchText.Of(tuned, BenchUnit.Ratio),
            BenchText.Of(asInstalled, BenchUnit.Ratio),
            BenchText.Verdict(known.Length == 0 ? null : known.All(r => r)),
        ]);
    }

    // Ours tunes its allocator by itself: that is what is installed.
    private double Search(string name, string allocator) =>
        peers.GetValueOrDefault(allocator)?.Searches.FirstOrDefault(s => s.Name == name) is { } search
            ? search.Seconds / search.OursSeconds
            : double.NaN;

    private string Training(string title, Func<PeerReport, double> ours)
    {
        double Pace(string allocator) =>
            peers.TryGetValue(allocator, out PeerReport? peer) ? ours(peer) / peer.TrainSamplesPerSecond : double.NaN;
        return Ratio(title, 1, 2.5, Pace("tuned"), Pace("default"));
    }

    private static IEnumerable<string> Found(PeerReport peer)
    {
        if (peer.Searches.Count == 0)
            yield break;
        yield return "";
        yield return $"| search, allocator {peer.Allocator} | products | seconds | ours in turn | largest residual / λ₁ | λ₁ … λ₅ |";
        yield return "|---|---|---|---|---|---|";
        foreach (PeerSearch s in peer.Searches)
        {
            yield return Line([
                $"{s.Name} `{s.Call}`",
                Invariant($"{s.Products}"),
                Invariant($"{s.Seconds:0.0}"),
                Invariant($"{s.OursSeconds:0.0}"),
                Invariant($"{s.Residual:0e+0}"),
                Values(s.Eigenvalues),
            ]);
        }
    }

    private static IEnumerable<string> Tables(BenchReport report)
    {
        yield return Invariant($"Ours: {report.OperatorCalls} products, {report.TopkSeconds:0.0} s, largest residual ")
            + Invariant(
                $"{report.Residuals.DefaultIfEmpty(double.NaN).Max():0e+0} of λ₁; {Values(report.Eigenvalues)}."
            );
        yield return "";
        yield return "| model | one product / one gradient |";
        yield return "|---|---|";
        foreach ((string model, double ratio) in report.HvpPerGradientByModel)
            yield return Line([model, BenchText.Of(ratio, BenchUnit.Ratio)]);
        yield return "";
        yield return "| size | seconds a product | Lanczos basis |";
        yield return "|---|---|---|";
        foreach (GrowthPoint p in report.Growth.Samples)
            yield return Growth("examples", p);
        foreach (GrowthPoint p in report.Growth.Parameters)
            yield return Growth("parameters", p);
        yield return "";
        MemoryReading m = report.Memory;
        yield return Invariant(
            $"Memory: graphs of {m.WantedBytes / 1e6:0} MB under a budget of {m.BudgetBytes / 1e6:0} MB: "
        )
            + Invariant($"{m.KeptMicroBatches} of {m.MicroBatches} micro-batches kept, resident memory at most ")
            + Invariant($"{m.PeakBytes / 1e6:0} MB above what it was before.");
    }

    private static string Growth(string what, GrowthPoint point) =>
        Line([
            Invariant($"{point.Size:#,0} {what}"),
            Invariant($"{point.ProductSeconds:0.0000}"),
            Invariant($"{point.BasisBytes / 1e6:0} MB"),
        ]);

    private static string Values(IEnumerable<double> values) =>
        string.Join(" ", values.Select(v => v.ToString("0.00", CultureInfo.InvariantCulture)));

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
