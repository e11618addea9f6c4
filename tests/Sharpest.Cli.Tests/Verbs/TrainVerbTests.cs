using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Tests.Support;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Specs;
using Sharpest.Runs;
using Spectre.Console.Testing;

namespace Sharpest.Cli.Tests.Verbs;

public sealed class TrainVerbTests : IDisposable
{
    private readonly World world = new();

    [Fact]
    public void A_run_ends_with_its_verdict_its_folder_and_its_report()
    {
        Assert.Equal(ExitCode.Good, world.Run("train", "--out", "mine"));
        Assert.Equal(
            "sgd: The step fits.\n  λ₁ is 20.\n  Nothing to do.\nRun: ~/mine\nReport: ~/mine/report.html\n",
            world.Out
        );
        Assert.Equal("a note\n", world.Err);
        Assert.Equal(world.PathTo("mine"), world.Reports.Single().Folder);
    }

    [Fact]
    public void The_command_line_of_the_documentation_sets_what_it_says()
    {
        const string line =
            "train --dataset fashion-mnist --model simple-cnn --optimizer nsgd --gamma 0.1 --top 5 --lr 0.05 --batch 128 "
            + "--epochs 3 --examples 50000 --every 100 --seed 1 --out DIR";

        Assert.Equal(ExitCode.Good, world.Run(line.Split(' ')));
        Assert.Equal(
            new ExperimentSpec
            {
                Optimizer = "nsgd",
                Examples = 50_000,
                Every = 100,
            },
            world.Runner.Calls.Single().Spec
        );
    }

    [Fact]
    public void Without_a_folder_the_run_is_named_after_its_time()
    {
        world.Run("train", "--name", "mine");
        world.Run("train", "--name", "mine");

        Assert.Equal(
            [world.PathTo("runs", "20261124-093000-mine"), world.PathTo("runs", "20261124-093000-mine-2")],
            world.Runner.Calls.Select(call => call.Folder)
        );
    }

    [Fact]
    public void No_report_is_made_when_none_is_wanted()
    {
        Assert.Equal(ExitCode.Good, world.Run("train", "--no-report"));
        Assert.Empty(world.Reports);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void A_folder_without_a_name_is_refused(string name)
    {
        Assert.Equal(ExitCode.Usage, world.Run("train", "--out", name));
        Assert.Equal("sharpest: --out has no name in it: name a folder that does not exist.\n", world.Err);
    }

    [Fact]
    public void An_existing_folder_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(world.PathTo("mine"));
        world.Write("mine/precious.txt", "x");

        Assert.Equal(ExitCode.Usage, world.Run("train", "--out", "mine"));
        Assert.Equal(
            "sharpest: --out mine exists already and nothing was overwritten: name a folder that does not exist.\n",
            world.Err
        );
        Assert.Empty(world.Runner.Calls);
        Assert.Equal(["precious.txt"], Directory.EnumerateFiles(world.PathTo("mine")).Select(Path.GetFileName));
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_is_refused()
    {
        world.Write("mine", "x");

        Assert.Equal(ExitCode.Usage, world.Run("train", "--out", "mine"));
    }

    [Fact]
    public void All_that_is_wrong_with_the_specification_is_told_before_anything_is_made()
    {
        Assert.Equal(ExitCode.Usage, world.Run("train", "--gamma", "-1", "--batch", "0", "--out", "mine"));
        Assert.Equal(
            "sharpest: --batch 0 is out of range: it must be at least 1 (default: 128).\n"
                + "sharpest: --gamma -1 is out of range: it must be at least 0 (default: 0.1).\n",
            world.Err
        );
        Assert.False(Directory.Exists(world.PathTo("mine")));
    }

    [Fact]
    public void A_wrong_file_is_told_with_its_line()
    {
        world.Write("spec.json", "{\n  \"learningRate\": 1\n}");

        Assert.Equal(ExitCode.Usage, world.Run("train", "spec.json"));
        Assert.StartsWith(
            "sharpest: ~/spec.json, line 2: there is no member 'learningRate'",
            world.Err,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_data_folder_that_is_not_there_is_told()
    {
        Assert.Equal(ExitCode.Usage, world.Run("train", "--data-folder", "nowhere"));
        Assert.Equal(
            "sharpest: --data-folder nowhere does not exist: name the folder that holds the data.\n",
            world.Err
        );
    }

    [Fact]
    public void A_data_folder_is_seen_from_where_the_person_stands()
    {
        Directory.CreateDirectory(world.PathTo("data"));

        world.Run("train", "--data-folder", "data");

        Assert.Equal(world.PathTo("data"), world.Runner.Calls.Single().Data);
    }

    [Theory]
    [InlineData(RunStatus.Diverged, "diverged")]
    [InlineData(RunStatus.Failed, "failed")]
    public void A_run_that_went_wrong_is_1_and_keeps_what_was_measured(RunStatus status, string word)
    {
        world.Runner.During = (_, _) => (status, "the loss became NaN at step 2");

        Assert.Equal(ExitCode.Failed, world.Run("train", "--out", "mine"));
        Assert.StartsWith(
            $"sharpest: sgd {word}: the loss became NaN at step 2\nsharpest: what was measured is in ~/mine\n",
            world.Err,
            StringComparison.Ordinal
        );
        Assert.Equal("Report: ~/mine/report.html\n", world.Out);
    }

    [Fact]
    public void A_run_that_was_stopped_is_130_and_says_where_it_lies()
    {
        world.Runner.During = (_, stop) =>
        {
            world.Stop();
            return (stop.IsCancellationRequested ? RunStatus.Cancelled : RunStatus.Completed, "stopped at step 3");
        };

        Assert.Equal(ExitCode.Stopped, world.Run("train", "--out", "mine"));
        Assert.StartsWith("sharpest: stopped; what was measured is in ~/mine\n", world.Err, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_cannot_be_had_are_told_in_one_line()
    {
        world.Runner.During = (_, _) => throw new DataException("no data. Remedy: get some.");

        Assert.Equal(ExitCode.Usage, world.Run("train"));
        Assert.Equal("sharpest: no data. Remedy: get some.\n", world.Err);
    }

    [Fact]
    public void In_a_log_the_progress_is_lines_on_the_standard_error()
    {
        world.Runner.During = (observer, _) =>
        {
            observer.OnMessage("epoch 1 is done");
            return (RunStatus.Completed, null);
        };

        world.Run("train");

        Assert.StartsWith("sgd: epoch 1 is done\n", world.Err, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_terminal_the_progress_is_a_bar()
    {
        world.Error.Interactive().EmitAnsiSequences();

        Assert.Equal(ExitCode.Good, world.Run("train"));
        Assert.Contains("━", world.Error.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("━", world.Output.Output, StringComparison.Ordinal);
    }

    public void Dispose() => world.Dispose();
}
