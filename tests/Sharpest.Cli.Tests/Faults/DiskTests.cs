using Sharpest.Cli.CommandLine;
using Sharpest.Experiments.Tests.Training;

namespace Sharpest.Cli.Tests.Faults;

/// <summary>Disks that are full or may not be written.</summary>
public sealed class DiskTests : IClassFixture<TinyRun>
{
    private const string NoMount = "This account may not mount a disk.";

    private readonly TinyRun tiny;

    public DiskTests(TinyRun tiny) => this.tiny = tiny;

    [Fact]
    public void A_run_on_a_disk_that_becomes_full_goes_on_once_there_is_room()
    {
        using Tmpfs? disk = Tmpfs.TryMount("size=2m");
        Assert.SkipWhen(disk is null, NoMount);
        string folder = Path.Combine(disk.Path, "run");

        (int code, string said) = Program.Run([.. tiny.Command(folder), "--checkpoint-every", "1"]);

        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("no checkpoint could be written", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        disk.Remount("size=200m");
        (code, said) = Program.Run("resume", folder, "--no-report");
        Assert.True(code == ExitCode.Good, said);
        Assert.Equal(tiny.Expected, RunContent.Of(folder));
    }

    [Fact]
    public void A_disk_that_may_not_be_written_is_told_before_anything_is_computed()
    {
        using Tmpfs? disk = Tmpfs.TryMount("size=20m");
        Assert.SkipWhen(disk is null, NoMount);
        disk.Remount("ro");

        (int code, string said) = Program.Run(tiny.Command(Path.Combine(disk.Path, "run")));

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("cannot be created", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_in_a_folder_that_became_read_only_is_not_resumed_and_not_harmed()
    {
        using Tmpfs? disk = Tmpfs.TryMount("size=200m");
        Assert.SkipWhen(disk is null, NoMount);
        string folder = Path.Combine(disk.Path, "run");
        using (var program = new Program([.. tiny.Command(folder), "--checkpoint-every", "1"]))
        {
            while (!Directory.Exists(Path.Combine(folder, "checkpoints")) && !program.HasExited)
            {
                Thread.Sleep(1);
            }
            program.Signal(Program.Signals.Kill);
            program.End();
        }
        disk.Remount("ro");

        (int code, string said) = Program.Run("resume", folder, "--no-report");

        Assert.True(code == ExitCode.Usage, said);
        Assert.Contains("cannot be written", said, StringComparison.Ordinal);
        disk.Remount("rw");
        Assert.Equal(ExitCode.Good, Program.Run("resume", folder, "--no-report").Code);
        Assert.Equal(tiny.Expected, RunContent.Of(folder));
    }
}
