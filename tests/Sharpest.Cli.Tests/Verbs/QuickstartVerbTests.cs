using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Tests.Support;
using Sharpest.Runs;

namespace Sharpest.Cli.Tests.Verbs;

public sealed class QuickstartVerbTests : IDisposable
{
    private readonly World world = new();

    [Fact]
    public void It_makes_both_runs_and_ends_by_naming_the_joint_report()
    {
        Assert.Equal(ExitCode.Good, world.Run("quickstart"));

        string folder = world.PathTo("runs", "20261124-093000-quickstart");
        Assert.Equal(
            [Path.Combine(folder, "sgd"), Path.Combine(folder, "nsgd")],
            world.Runner.Calls.Select(call => call.Folder)
        );
        Assert.Equal(["sgd", "nsgd"], world.Runner.Calls.Select(call => call.Spec.Optimizer));
        (IReadOnlyList<RunFolder> runs, string place, var options) = world.Reports.Single();
        Assert.Equal(2, runs.Count);
        Assert.Equal(folder, place);
        Assert.StartsWith("nsgd ends 2 times as sharp as sgd", options.Comparison!.Headline, StringComparison.Ordinal);
        Assert.EndsWith("Report: ~/runs/20261124-093000-quickstart/report.html\n", world.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_runs_have_the_seed_that_was_asked_for()
    {
        world.Run("quickstart", "--seed", "7", "--out", "mine");

        Assert.Equal([7, 7], world.Runner.Calls.Select(call => call.Spec.Seed));
        Assert.Equal(world.PathTo("mine"), world.Reports.Single().Folder);
    }

    [Fact]
    public void A_stop_in_the_first_run_leaves_out_the_second()
    {
        world.Runner.During = (_, _) => (RunStatus.Cancelled, "stopped");

        Assert.Equal(ExitCode.Stopped, world.Run("quickstart"));
        Assert.Single(world.Runner.Calls);
        Assert.Null(world.Reports.Single().Options.Comparison);
    }

    [Fact]
    public void An_existing_folder_is_refused()
    {
        world.MakeRun("mine");

        Assert.Equal(ExitCode.Usage, world.Run("quickstart", "--out", "mine"));
        Assert.Empty(world.Runner.Calls);
    }

    public void Dispose() => world.Dispose();
}
