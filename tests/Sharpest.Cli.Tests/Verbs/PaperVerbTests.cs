using System.Text.Json.Nodes;
using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Tests.Support;
using Sharpest.Experiments.Paper;
using Sharpest.Runs;

namespace Sharpest.Cli.Tests.Verbs;

public sealed class PaperVerbTests : IDisposable
{
    private const string Item = "spectrum";

    private readonly World world = new();
    private readonly IReadOnlyList<PaperRun> runs = PaperCatalog.Find(Item)!.Laptop!.Runs();

    [Fact]
    public void An_item_makes_its_runs_and_then_its_page()
    {
        Assert.Equal(ExitCode.Good, Run($"paper run {Item}"));

        Assert.Equal(runs.Count, world.Processes.Lines.Count);
        Assert.All(
            runs,
            run => Assert.Contains($"train {run.Name}.json --out {run.Name} --no-report", world.Processes.Lines)
        );
        Assert.True(File.Exists(world.PathTo("runs", "paper", "laptop", Item, "report.html")));
        Assert.True(File.Exists(world.PathTo("runs", "paper", "laptop", Item, "figures", "spectrum.svg")));
        Assert.Contains("λ₁ rises from its value at initialisation.", world.Out, StringComparison.Ordinal);
        Assert.EndsWith($"Report: ~/runs/paper/laptop/{Item}/report.html\n", world.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_that_are_there_are_used_by_every_item_that_needs_them()
    {
        Run("paper run learning-rates");
        world.Processes.Lines.Clear();

        Assert.Equal(ExitCode.Good, Run("paper run batch-sizes"));
        string[] shared = [.. Names("learning-rates").Intersect(Names("batch-sizes"))];
        Assert.NotEmpty(shared);
        Assert.Equal(Names("batch-sizes").Length - shared.Length, world.Processes.Lines.Count);

        world.Processes.Lines.Clear();
        Assert.Equal(ExitCode.Good, Run("paper run batch-sizes --jobs 1"));
        Assert.Empty(world.Processes.Lines);
    }

    [Fact]
    public void What_crashed_goes_on_with_the_same_command()
    {
        world.Processes.Ending = name => name == runs[0].Name ? (RunStatus.Running, 139) : (RunStatus.Completed, 0);

        Assert.Equal(ExitCode.Failed, Run($"paper run {Item}"));
        Assert.Contains("the process ended with 139", world.Err, StringComparison.Ordinal);
        Assert.Contains($"{Item}: 1 of {runs.Count} runs are not finished", world.Err, StringComparison.Ordinal);
        Assert.Contains($"{runs[0].Name}: running", world.Err, StringComparison.Ordinal);

        world.Processes.Lines.Clear();
        world.Processes.Ending = _ => (RunStatus.Completed, 0);
        Assert.Equal(ExitCode.Good, Run($"paper run {Item}"));
        Assert.Equal([$"resume {runs[0].Name} --no-report"], world.Processes.Lines);
    }

    [Fact]
    public void A_run_that_diverged_is_recorded_and_costs_nothing_else()
    {
        world.Processes.Ending = name => name == runs[0].Name ? (RunStatus.Diverged, 1) : (RunStatus.Completed, 0);

        Assert.Equal(ExitCode.Good, Run($"paper run {Item}"));
        string page = File.ReadAllText(world.PathTo("runs", "paper", "laptop", Item, "report.html"));
        Assert.Contains(
            "1 completed, 1 diverged",
            page.Replace("1 diverged, 1 completed", "1 completed, 1 diverged"),
            StringComparison.Ordinal
        );
        world.Processes.Lines.Clear();
        Run($"paper run {Item}");
        Assert.Empty(world.Processes.Lines);
    }

    [Fact]
    public void Figures_are_made_anew_from_what_is_there()
    {
        Run($"paper run {Item}");
        Directory.Delete(world.PathTo("runs", "paper", "laptop", Item), recursive: true);
        File.Delete(world.PathTo("runs", "paper", "laptop", "runs", runs[0].Name, "manifest.json"));
        world.Processes.Lines.Clear();

        Assert.Equal(ExitCode.Failed, Run($"paper figure {Item}"));
        Assert.Empty(world.Processes.Lines);
        Assert.Contains($"{runs[0].Name}: missing", world.Err, StringComparison.Ordinal);
        Assert.True(File.Exists(world.PathTo("runs", "paper", "laptop", Item, "report.html")));
    }

    [Fact]
    public void A_damaged_run_is_named_and_the_figures_are_made_without_it()
    {
        Run($"paper run {Item}");
        File.WriteAllText(
            world.PathTo("runs", "paper", "laptop", "runs", runs[0].Name, "series.sqlite"),
            "no database"
        );

        Assert.Equal(ExitCode.Failed, Run($"paper figure {Item}"));
        Assert.Contains($"{runs[0].Name}: damaged", world.Err, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_seeds_jobs_and_data_can_be_chosen()
    {
        Directory.CreateDirectory(world.PathTo("data"));

        Assert.Equal(ExitCode.Good, Run($"paper run {Item} --out elsewhere --seeds 5,6,7 --jobs 2 --data-folder data"));
        Assert.Equal(3, world.Processes.Lines.Count);
        Assert.All(
            world.Processes.Lines,
            line => Assert.EndsWith("--data-folder data", line, StringComparison.Ordinal)
        );
        Assert.All(world.Processes.Lines, line => Assert.Matches("-seed-[567]-", line));
        Assert.True(File.Exists(world.PathTo("elsewhere", Item, "report.html")));
        Assert.False(Directory.Exists(world.PathTo("runs")));
    }

    [Fact]
    public void All_items_of_a_scale_are_made_with_each_run_once()
    {
        Assert.Equal(ExitCode.Good, Run("paper run all --jobs 8"));

        PaperItem[] small = [.. PaperCatalog.All.Where(item => item.Laptop is not null)];
        string[] expected =
        [
            .. small
                .SelectMany(item => item.Laptop!.Runs())
                .SelectMany(run => run.WithStart)
                .Select(run => run.Name)
                .Distinct(),
        ];
        Assert.Equal(expected.Length, world.Processes.Lines.Count);
        Assert.EndsWith("Overview: ~/runs/paper/laptop/report.html\n", world.Out, StringComparison.Ordinal);
        Assert.All(
            small,
            item => Assert.True(File.Exists(world.PathTo("runs", "paper", "laptop", item.Id, "report.html")))
        );
    }

    [Fact]
    public void The_list_says_what_is_claimed_and_how_far_the_runs_have_come()
    {
        Run($"paper run {Item}");

        Assert.Equal(ExitCode.Good, Run("paper list"));
        Assert.Contains($"{runs.Count} of {runs.Count}", world.Out, StringComparison.Ordinal);
        Assert.Contains("full scale only", world.Out, StringComparison.Ordinal);

        int before = world.Out.Length;
        Assert.Equal(ExitCode.Good, Run("paper list --json"));
        JsonArray items = JsonNode.Parse(world.Out[before..])!.AsArray();
        Assert.Equal(PaperCatalog.All.Select(item => item.Id), items.Select(item => (string?)item!["id"]));
        JsonNode done = items.Single(item => (string?)item!["id"] == Item)!;
        Assert.True((bool)done["done"]!);
        Assert.Equal("completed", (string?)done["runs"]![0]!["outcome"]);
        Assert.Equal(
            "missing",
            (string?)items.Single(item => (string?)item!["id"] == "nudged")!["runs"]![0]!["outcome"]
        );
    }

    [Fact]
    public void An_item_by_name_is_told_with_its_claims_and_each_of_its_runs()
    {
        Run($"paper run {Item}");
        int before = world.Out.Length;

        Assert.Equal(ExitCode.Good, Run($"paper list {Item}"));
        string told = world.Out[before..];
        Assert.All(
            PaperCatalog.Find(Item)!.Claims,
            claim => Assert.Contains(claim.Text, told, StringComparison.Ordinal)
        );
        Assert.All(runs, run => Assert.Contains(run.Name, told, StringComparison.Ordinal));
        Assert.Equal(runs.Count, told.Split(": completed").Length - 1);

        before = world.Out.Length;
        Assert.Equal(ExitCode.Good, Run($"paper list {Item} --json"));
        Assert.Equal(Item, (string?)JsonNode.Parse(world.Out[before..])!.AsArray().Single()!["id"]);
    }

    [Fact]
    public void Missing_data_are_told_before_anything_is_made()
    {
        world.Datasets.Missing.Add("cifar-10");

        Assert.Equal(ExitCode.Usage, Run($"paper run {Item} --scale full"));
        Assert.Contains("The data set cifar-10 was not found. Remedy:", world.Err, StringComparison.Ordinal);
        Assert.Empty(world.Processes.Lines);
        Assert.False(Directory.Exists(world.PathTo("runs")));
    }

    [Fact]
    public void After_a_stop_no_further_run_begins_and_nothing_is_drawn()
    {
        world.Processes.Ending = _ =>
        {
            world.Stop();
            return (RunStatus.Cancelled, ExitCode.Stopped);
        };

        Assert.Equal(ExitCode.Stopped, Run($"paper run {Item} --jobs 1"));
        Assert.Single(world.Processes.Lines);
        Assert.False(Directory.Exists(world.PathTo("runs", "paper", "laptop", Item)));
    }

    [Theory]
    [InlineData("paper run spectrm", "the paper has no item 'spectrm'; did you mean 'spectrum'?")]
    [InlineData("paper list spectrm", "the paper has no item 'spectrm'; did you mean 'spectrum'?")]
    [InlineData("paper figure nothing-like-it", "the paper has no item 'nothing-like-it'; known are spectrum")]
    [InlineData("paper run spectrum --scale ful", "--scale ful is not known; did you mean 'full'?")]
    [InlineData("paper run spectrum --jobs 0", "--jobs 0 is out of range")]
    [InlineData("paper run spectrum --seeds 1,1", "a seed is there twice")]
    [InlineData("paper run spectrum --seeds x", "'x' is not a whole number")]
    [InlineData("paper run batch-sizes-vgg-11", "has no laptop scale: use --scale full.")]
    [InlineData("paper lst", "there is no verb 'paper lst'; did you mean 'list'?")]
    [InlineData("paper run spectrum --scal full", "'paper run' has no flag '--scal'; did you mean '--scale'?")]
    [InlineData("paper run spectrum --data-folder nowhere", "--data-folder nowhere does not exist")]
    public void What_cannot_be_done_is_told_in_one_line_and_nothing_is_made(string line, string part)
    {
        Assert.Equal(ExitCode.Usage, Run(line));
        Assert.Contains(part, world.Err, StringComparison.Ordinal);
        Assert.Empty(world.Processes.Lines);
        Assert.False(Directory.Exists(world.PathTo("runs")));
    }

    public void Dispose() => world.Dispose();

    private int Run(string line) => world.Run(line.Split(' '));

    private static string[] Names(string id) => [.. PaperCatalog.Find(id)!.Laptop!.Runs().Select(run => run.Name)];
}
