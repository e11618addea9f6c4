using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Tests.Support;
using Sharpest.Runs;

namespace Sharpest.Cli.Tests.Verbs;

public sealed class SweepVerbTests : IDisposable
{
    private readonly World world = new();

    [Fact]
    public void Every_combination_is_run_with_every_seed_in_a_process_of_its_own()
    {
        Assert.Equal(
            ExitCode.Good,
            Run("sweep --grid lr=0.01,0.1 --grid batch=32,64,128 --seeds 1,2 --epochs 1 --out grid")
        );

        Assert.Equal(12, world.Processes.Lines.Count);
        Assert.Equal(
            "train 0001-lr-0.01-batch-32-seed-1.json --out 0001-lr-0.01-batch-32-seed-1 --no-report",
            world.Processes.Lines[0]
        );
        Assert.Equal(1, world.Processes.MostAtOnce);
        string spec = File.ReadAllText(world.PathTo("grid", "logs", "0012-lr-0.1-batch-128-seed-2.json"));
        Assert.Contains("\"batch\": 128", spec, StringComparison.Ordinal);
        Assert.Contains("\"epochs\": 1", spec, StringComparison.Ordinal);
        Assert.Contains("\"seed\": 2", spec, StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_has_a_line_a_combination_and_the_page_every_run()
    {
        Run("sweep --grid lr=0.01,0.1 --seeds 1,2 --out grid");

        string[] lines = File.ReadAllLines(world.PathTo("grid", "summary.csv"));
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("0.01,2,2,", lines[1], StringComparison.Ordinal);
        Assert.Equal(5, File.ReadAllLines(world.PathTo("grid", "runs.csv")).Length);
        Assert.Contains(
            "0004-lr-0.1-seed-2",
            File.ReadAllText(world.PathTo("grid", "report.html")),
            StringComparison.Ordinal
        );
        Assert.Contains("| 0.01 | 2 |", world.Out, StringComparison.Ordinal);
        Assert.EndsWith("Report: ~/grid/report.html\n", world.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_jobs_go_at_once_and_share_the_cores()
    {
        Run("sweep --grid lr=0.01,0.02,0.03,0.04 --jobs 3 --out grid");

        Assert.InRange(world.Processes.MostAtOnce, 2, 3);
        int threads = Math.Max(1, Environment.ProcessorCount / 3);
        Assert.Contains(
            $"\"threads\": {threads}",
            File.ReadAllText(world.PathTo("grid", "sweep.json")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_same_command_goes_on_with_what_is_missing_and_repeats_nothing()
    {
        const string line = "sweep --grid lr=0.01,0.1,0.2 --out grid";
        world.Processes.Ending = name =>
            name.StartsWith("0002", StringComparison.Ordinal) ? (RunStatus.Running, 139) : (RunStatus.Completed, 0);
        Assert.Equal(ExitCode.Failed, Run(line));
        Assert.Contains("1 of 3 runs are not finished", world.Err, StringComparison.Ordinal);
        Assert.Contains(
            "the process ended with 139; see ~/grid/logs/0002-lr-0.1-seed-1.log",
            world.Err,
            StringComparison.Ordinal
        );

        world.Processes.Lines.Clear();
        world.Processes.Ending = _ => (RunStatus.Completed, 0);
        Assert.Equal(ExitCode.Good, Run(line));
        Assert.Equal(["resume 0002-lr-0.1-seed-1 --no-report"], world.Processes.Lines);
    }

    [Fact]
    public void A_run_that_diverged_is_recorded_and_not_repeated()
    {
        const string line = "sweep --grid lr=0.1,100 --out grid";
        world.Processes.Ending = name =>
            name.Contains("100", StringComparison.Ordinal) ? (RunStatus.Diverged, 1) : (RunStatus.Completed, 0);

        Assert.Equal(ExitCode.Good, Run(line));
        Assert.Contains("| 100 | 0 of 1 | – |", world.Out, StringComparison.Ordinal);
        world.Processes.Lines.Clear();
        Run(line);
        Assert.Empty(world.Processes.Lines);
    }

    [Fact]
    public void A_folder_that_never_became_a_run_is_made_anew()
    {
        const string line = "sweep --grid lr=0.1 --out grid";
        Run(line);
        File.Delete(world.PathTo("grid", "runs", "0001-lr-0.1-seed-1", "manifest.json"));
        world.Processes.Lines.Clear();

        Assert.Equal(ExitCode.Good, Run(line));
        Assert.StartsWith("train ", Assert.Single(world.Processes.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_stop_no_further_run_begins()
    {
        world.Processes.Ending = _ =>
        {
            world.Stop();
            return (RunStatus.Cancelled, ExitCode.Stopped);
        };

        Assert.Equal(ExitCode.Stopped, Run("sweep --grid lr=0.1,0.2,0.3 --out grid"));
        Assert.Single(world.Processes.Lines);
    }

    [Fact]
    public void A_file_names_base_grid_and_seeds_and_flags_take_precedence()
    {
        world.Write(
            "sweep.json",
            """
            { // by hand
              "base": { "epochs": 5, "batch": 32, },
              "grid": { "gamma": [0.1, 1], "optimizer": ["nsgd"] },
              "seeds": [7, 8]
            }
            """
        );

        Assert.Equal(ExitCode.Good, Run("sweep sweep.json --epochs 2 --out grid"));
        string spec = File.ReadAllText(world.PathTo("grid", "logs", "0004-gamma-1-optimizer-nsgd-seed-8.json"));
        Assert.Contains("\"epochs\": 2", spec, StringComparison.Ordinal);
        Assert.Contains("\"batch\": 32", spec, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_sweep_or_other_files_in_the_folder_are_left_alone()
    {
        Run("sweep --grid lr=0.1 --out grid");
        Assert.Equal(ExitCode.Usage, Run("sweep --grid lr=0.2 --out grid"));
        Assert.Contains("~/grid holds another sweep", world.Err, StringComparison.Ordinal);

        Directory.CreateDirectory(world.PathTo("mine"));
        world.Write("mine/precious.txt", "x");
        Assert.Equal(ExitCode.Usage, Run("sweep --grid lr=0.2 --out mine"));
        Assert.Single(Directory.EnumerateFileSystemEntries(world.PathTo("mine")));
    }

    [Theory]
    [InlineData("sweep --grid lrr=1", "there is no flag --lrr; did you mean '--lr'?")]
    [InlineData("sweep --grid lr", "give values, for instance lr=A,B.")]
    [InlineData("sweep --grid lr=1,x", "'x' is not a finite number")]
    [InlineData("sweep --grid lr=1 --grid lr=2", "varies 'lr' twice")]
    [InlineData("sweep --grid seed=1", "cannot vary 'seed'")]
    [InlineData("sweep --grid lr=-1", "0001-lr--1-seed-1: --lr -1 is out of range")]
    [InlineData("sweep --grid optimizer=sdg", "--optimizer sdg is not known; did you mean 'sgd'?")]
    [InlineData("sweep --grid lr=1 --seeds 1,1", "a seed is there twice")]
    [InlineData("sweep --grid lr=1 --seeds 1,x", "'x' is not a whole number")]
    [InlineData("sweep --grid lr=1 --jobs 0", "--jobs 0 is out of range")]
    [InlineData("sweep nowhere.json", "nowhere.json cannot be read")]
    [InlineData("sweep --grid lr=1 --data-folder nowhere", "--data-folder nowhere does not exist")]
    public void What_cannot_be_swept_is_told_in_one_line_and_nothing_is_made(string line, string part)
    {
        Assert.Equal(ExitCode.Usage, Run($"{line} --out grid"));
        Assert.Contains(part, world.Err, StringComparison.Ordinal);
        Assert.Single(world.Err.Trim().Split('\n'));
        Assert.False(Directory.Exists(world.PathTo("grid")));
    }

    [Theory]
    [InlineData("[]", "a sweep is an object in braces")]
    [InlineData("{ \"grids\": {} }", "there is no member 'grids'; did you mean 'grid'?")]
    [InlineData("{ \"grid\": [] }", "'grid' must be an object")]
    [InlineData("{ \"grid\": { \"lr\": 1 } }", "'lr' must be a list")]
    [InlineData("{ \"grid\": { \"lr\": [] } }", "gives 'lr' no value")]
    [InlineData("{ \"seeds\": [1.5] }", "a seed must be a whole number")]
    [InlineData("{ \"base\": { \"learning\": 1 } }", "learning")]
    [InlineData("{ \"grid\": { \"lr\": [\"x\"] } }", "lr")]
    [InlineData("{ \"grid\": ", "not valid JSON")]
    [InlineData("{ \"grid\": {}, \"grid\": {} }", "not valid JSON")]
    public void A_file_that_is_no_sweep_is_told(string json, string part)
    {
        world.Write("bad.json", json);

        Assert.Equal(ExitCode.Usage, Run("sweep bad.json --out grid"));
        Assert.Contains(part, world.Err, StringComparison.Ordinal);
        Assert.False(Directory.Exists(world.PathTo("grid")));
    }

    public void Dispose() => world.Dispose();

    private int Run(string line) => world.Run(line.Split(' '));
}
