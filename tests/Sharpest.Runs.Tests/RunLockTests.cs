namespace Sharpest.Runs.Tests;

public sealed class RunLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_second_is_refused_with_the_name_of_the_first()
    {
        using var first = RunLock.Take(_folder.Path);

        var refusal = Assert.Throws<RunInUseException>(() => RunLock.Take(_folder.Path));

        Assert.Equal($"process {Environment.ProcessId} on host {Environment.MachineName}", refusal.Owner);
        Assert.True(RunLock.IsHeld(_folder.Path));
    }

    [Fact]
    public void What_was_given_back_can_be_taken()
    {
        RunLock.Take(_folder.Path).Dispose();
        Assert.False(RunLock.IsHeld(_folder.Path));

        using var next = RunLock.Take(_folder.Path);

        Assert.Null(next.Previous);
    }

    [Fact]
    public void The_lock_of_a_process_that_was_killed_is_taken_over_and_it_is_named()
    {
        File.WriteAllText(_folder.At("run.lock"), "");
        File.WriteAllText(_folder.At("run.owner"), "process 1 on host nowhere");

        using var next = RunLock.Take(_folder.Path);

        Assert.Equal("process 1 on host nowhere", next.Previous);
    }

    [Fact]
    public void Where_nothing_can_be_written_nothing_is_locked() =>
        Assert.ThrowsAny<IOException>(() => RunLock.Take(_folder.At("missing")));

    [Fact]
    public void A_folder_without_a_lock_is_free() => Assert.False(RunLock.IsHeld(_folder.Path));
}
