using System.Text.Json;
using Sharpest.Cli.Checks;
using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Tests.Support;

namespace Sharpest.Cli.Tests.Verbs;

public sealed class DoctorVerbTests : IDisposable
{
    private readonly World world = new();

    [Fact]
    public void Each_finding_is_a_line_with_its_mend()
    {
        world.Checks.Add(new CheckResult("disk", CheckLevel.Ok, "10 GB free"));
        world.Checks.Add(new CheckResult("fonts", CheckLevel.Warn, "none found", "Install some."));

        Assert.Equal(ExitCode.Good, world.Run("doctor"));
        Assert.Equal("ok    disk   10 GB free\nwarn  fonts  none found – Install some.\n", world.Out);
    }

    [Fact]
    public void What_cannot_work_is_1()
    {
        world.Checks.Add(new CheckResult("libtorch", CheckLevel.Fail, "does not load", "Mend it."));

        Assert.Equal(ExitCode.Failed, world.Run("doctor", "--json"));
        Assert.Equal("fail", JsonElement.Parse(world.Out)[0].GetProperty("level").GetString());
    }

    [Fact]
    public void The_machine_is_looked_at_without_fault()
    {
        CheckResult[] found = [.. new MachineChecks(world.PathTo("not", "yet")).Look()];

        Assert.Equal(["system", "runtime", "memory", "writing", "disk", "fonts"], found.Select(result => result.Name));
        Assert.DoesNotContain(found, result => result.Level == CheckLevel.Fail);
        Assert.False(Directory.Exists(world.PathTo("not")));
    }

    [Fact]
    public void Torch_is_found_in_working_order()
    {
        CheckResult[] found = [.. new TorchChecks().Look()];

        Assert.Equal(
            ["libtorch", "allocator", "threads", "convolutions", "tiles"],
            found.Select(result => result.Name)
        );
        Assert.DoesNotContain(found, result => result.Level == CheckLevel.Fail);
    }

    [Fact]
    public void A_run_can_be_kept_and_none_is_left_behind()
    {
        CheckResult found = new StoreChecks(world.PathTo("not", "yet"), TimeProvider.System).Look().Single();

        Assert.Equal(new CheckResult("store", CheckLevel.Ok, "series are written, read and locked"), found);
        Assert.Empty(Directory.EnumerateFileSystemEntries(world.Folder));
    }

    [Fact]
    public void The_sdk_and_the_versions_are_told()
    {
        CheckResult[] found = [.. new VersionChecks().Look()];

        Assert.Equal(["sdk", "versions"], found.Select(result => result.Name));
        Assert.Matches(@"^sharpest \d.*, torchsharp 0\.\d+\.\d+, sqlite 3\.\d+.*, \.NET 10\.", found[1].Finding);
    }

    public void Dispose() => world.Dispose();
}
