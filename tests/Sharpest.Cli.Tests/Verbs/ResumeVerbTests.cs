using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Tests.Support;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training;
using Sharpest.Runs;

namespace Sharpest.Cli.Tests.Verbs;

public sealed class ResumeVerbTests : IDisposable
{
    private readonly World world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public void An_interrupted_run_goes_on_with_its_own_settings()
    {
        var spec = new ExperimentSpec
        {
            Name = "mine",
            Lr = 0.125,
            Seed = 9,
        };
        Interrupted("runs/mine", spec);

        Assert.Equal(ExitCode.Good, world.Run("resume", "mine", "--checkpoint-every", "20"));
        Assert.Equal(spec, world.Runner.Calls.Single().Spec);
        TrainerOptions options = world.Runner.Options.Single();
        Assert.True(options.Resume);
        Assert.Equal(world.PathTo("runs", "mine"), options.OutputFolder);
        Assert.Equal(20, options.Checkpoints.Steps);
        Assert.Single(world.Reports);
    }

    [Fact]
    public void A_run_that_is_complete_is_not_resumed()
    {
        world.MakeRun("mine");

        Assert.Equal(ExitCode.Usage, world.Run("resume", "mine"));
        Assert.Equal("sharpest: ~/mine: is complete, there is nothing to resume.\n", world.Err);
        Assert.Empty(world.Runner.Calls);
    }

    [Fact]
    public void The_same_command_with_resume_goes_on()
    {
        Assert.Equal(ExitCode.Good, world.Run("train", "--out", "mine", "--resume"));
        Assert.Equal(ExitCode.Good, world.Run("train", "--out", "mine", "--resume"));
        Assert.All(world.Runner.Options, options => Assert.True(options.Resume));
        Assert.Equal(TimeSpan.FromMinutes(5), world.Runner.Options[0].Checkpoints.Time);
    }

    [Fact]
    public void Resuming_needs_a_folder()
    {
        Assert.Equal(ExitCode.Usage, world.Run("train", "--resume"));
        Assert.Equal("sharpest: --resume needs --out: name the folder of the run to continue.\n", world.Err);
    }

    [Theory]
    [InlineData("often")]
    [InlineData("-1")]
    [InlineData("5m")]
    public void A_period_that_is_none_is_told(string period)
    {
        Assert.Equal(ExitCode.Usage, world.Run("train", "--checkpoint-every", period));
        Assert.Contains(
            $"--checkpoint-every {period} is no period: give steps such as 500, or minutes such as 10min.",
            world.Err,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_quickstart_goes_on_with_the_run_that_is_not_complete()
    {
        IReadOnlyList<ExperimentSpec> specs = QuickstartPreset.Create();
        world.MakeRun("both/sgd", specs[0]);
        Interrupted("both/nsgd", specs[1]);

        Assert.Equal(ExitCode.Good, world.Run("quickstart", "--out", "both", "--resume"));
        Assert.Equal([world.PathTo("both", "nsgd")], world.Runner.Calls.Select(call => call.Folder));
    }

    [Fact]
    public void A_run_that_was_killed_is_listed_as_interrupted()
    {
        Interrupted("runs/mine", new ExperimentSpec());

        world.Run("list", "--json");

        Assert.Contains(
            "interrupted; 'sharpest resume' goes on with it",
            world.Out.Replace("\\u0027", "'"),
            StringComparison.Ordinal
        );
    }

    private void Interrupted(string name, ExperimentSpec spec)
    {
        RunFolder run = world.MakeRun(name, spec);
        run.Save(run.Manifest with { Status = RunStatus.Running, Ended = null, Verdict = null });
    }
}
