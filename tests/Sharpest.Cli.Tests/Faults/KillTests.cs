using Sharpest.Cli.CommandLine;
using Sharpest.Experiments.Tests.Training;
using Sharpest.Runs;

namespace Sharpest.Cli.Tests.Faults;

/// <summary>The real program, killed, stopped and started twice: what it leaves goes on as if nothing had happened.</summary>
public sealed class KillTests : IClassFixture<TinyRun>
{
    private readonly TinyRun tiny;

    public KillTests(TinyRun tiny) => this.tiny = tiny;

    [Fact]
    public void A_run_killed_fifty_times_equals_one_that_never_was()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals.");
        const int wanted = 50;
        var random = new Random(11);
        int kills = 0;
        while (kills < wanted)
        {
            string folder = tiny.NewFolder();
            while (kills < wanted && KillOnce(folder, random, kills))
            {
                kills++;
            }
            if (RunFolder.Exists(folder))
            {
                Finish(folder);
            }
        }
    }

    [Fact]
    public void A_run_that_is_terminated_makes_a_checkpoint_and_goes_on_from_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals.");
        string folder = tiny.NewFolder();
        using (var program = new Program([.. tiny.Command(folder), "--checkpoint-every", "0"]))
        {
            WaitUntil(() => File.Exists(Path.Combine(folder, "weights", "inputs.safetensors")), program);
            program.Signal(Program.Signals.Terminate);
            Assert.Equal(ExitCode.Stopped, program.End());
            Assert.Contains($"sharpest resume {folder}", program.Said, StringComparison.Ordinal);
        }
        RunManifest stopped = RunFolder.Open(folder).Manifest;

        Assert.Equal(RunStatus.Cancelled, stopped.Status);
        Assert.Equal([stopped.Steps], Checkpoints(folder));
        Finish(folder);
    }

    [Fact]
    public void A_second_process_is_refused_and_names_the_first()
    {
        string folder = tiny.NewFolder();
        using var first = new Program([.. tiny.Command(folder), "--checkpoint-every", "1"]);
        WaitUntil(() => Checkpoints(folder).Length > 0, first);

        (int code, string said) = Program.Run("resume", folder);

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains($"is being written by process {first.Id} on host", said, StringComparison.Ordinal);
        Assert.True(first.End() == ExitCode.Good, first.Said);
        Assert.Equal(tiny.Expected, RunContent.Of(folder));
    }

    // True when the program was killed before it came to its end.
    private bool KillOnce(string folder, Random random, int number)
    {
        string[] start =
            RunFolder.Exists(folder) && number % 2 == 0
                ? ["resume", folder, "--no-report"]
                : [.. tiny.Command(folder), "--resume"];
        using var program = new Program([.. start, "--checkpoint-every", $"{1 + (number % 2)}"]);
        // Mostly in the midst of steps, measurements and checkpoints, however fast the machine is; now and then at the start.
        if (number % 10 == 9)
        {
            Thread.Sleep(random.Next(400));
        }
        else
        {
            long[] before = Checkpoints(folder);
            long steps = random.Next(1, 4);
            WaitUntil(() => Checkpoints(folder).FirstOrDefault() >= before.FirstOrDefault() + steps, program);
            Thread.SpinWait(random.Next(200_000));
        }
        if (number % 7 == 6)
        {
            program.Abort();
        }
        else
        {
            program.Signal(Program.Signals.Kill);
        }
        return program.End() != ExitCode.Good;
    }

    private void Finish(string folder)
    {
        if (RunFolder.Open(folder).Manifest.Status != RunStatus.Completed)
        {
            (int code, string said) = Program.Run([.. tiny.Command(folder), "--resume"]);
            Assert.True(code == ExitCode.Good, said);
        }
        Assert.Equal(tiny.Expected, RunContent.Of(folder));
    }

    private static long[] Checkpoints(string folder) =>
        [.. new Runs.Checkpoints.CheckpointFolder(Path.Combine(folder, "checkpoints")).Steps()];

    private static void WaitUntil(Func<bool> condition, Program program)
    {
        while (!condition() && !program.HasExited)
        {
            Thread.Sleep(1);
        }
    }
}
