using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training;
using Sharpest.Experiments.Training.Checkpoints;
using Sharpest.Runs;

namespace Sharpest.Experiments.Tests.Training;

/// <summary>Checkpoints that are damaged, and runs that are not to be continued.</summary>
[Collection(nameof(OneAtATime))]
public sealed class ResumeRefusalTests : IDisposable
{
    private static readonly ExperimentSpec Plain = SmallRun.Spec with { MaxProducts = 12 };

    private readonly SmallRun small = new();

    public void Dispose() => small.Dispose();

    [Theory]
    [InlineData("cut")]
    [InlineData("empty")]
    [InlineData("zeros")]
    [InlineData("bit")]
    public void A_damaged_checkpoint_is_told_and_the_one_before_it_used(string damage)
    {
        string whole = small.Run(Plain).Folder;
        string folder = small.NewOutput();
        small.StopAt(Plain, folder, 11, checkpoints: CheckpointPeriod.OfSteps(4));
        string newest = Path.Combine(folder, "checkpoints", "step-00000011.safetensors");
        byte[] bytes = File.ReadAllBytes(newest);
        // A power cut can leave a file renamed before its data were there: empty, cut short, or zeros.
        byte[] damaged = damage switch
        {
            "cut" => bytes[..(bytes.Length / 2)],
            "empty" => [],
            "zeros" => new byte[bytes.Length],
            _ => [.. bytes[..^9], (byte)(bytes[^9] ^ 4), .. bytes[^8..]],
        };
        File.WriteAllBytes(newest, damaged);
        File.WriteAllBytes(newest + ".0.tmp", bytes[..99]); // what a kill during writing leaves
        var observer = new SilentObserver();

        TrainingOutcome resumed = small.Resume(Plain, folder, observer);

        Assert.True(resumed.Status == RunStatus.Completed, resumed.Reason);
        Assert.Contains(
            observer.Messages,
            m =>
                m.Contains("step-00000011", StringComparison.Ordinal)
                && m.EndsWith("it is passed over", StringComparison.Ordinal)
        );
        Assert.Contains("resumed at step 8 of 20", observer.Messages);
        Assert.Equal(RunContent.Of(whole), RunContent.Of(folder));
    }

    [Fact]
    public void Without_a_whole_checkpoint_nothing_is_changed()
    {
        string folder = small.NewOutput();
        small.StopAt(Plain, folder, 11, checkpoints: CheckpointPeriod.OfSteps(4));
        foreach (string file in Directory.GetFiles(Path.Combine(folder, "checkpoints")))
        {
            File.WriteAllBytes(file, []);
        }
        string[] before = RunContent.Of(folder);

        Assert.Contains("no checkpoint in it is whole", Refusal(Plain, folder), StringComparison.Ordinal);
        Assert.Equal(before, RunContent.Of(folder));
    }

    [Fact]
    public void A_run_is_not_resumed_with_other_settings()
    {
        string folder = small.NewOutput();
        small.StopAt(Plain, folder, 5);

        string refusal = Refusal(Plain with { Lr = 0.1, Seed = 3 }, folder);

        Assert.Contains("--lr was 0.05 and is now 0.1, --seed was 1 and is now 3", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_is_not_resumed_with_other_data()
    {
        string folder = small.NewOutput();
        small.StopAt(Plain, folder, 5);
        using var other = new Data.TemporaryFolder();
        SmallData.Write(other, seed: 7);
        var options = new TrainerOptions(folder, other.Path, TimeProvider.System) { Resume = true };

        ResumeException refusal = Assert.Throws<ResumeException>(() =>
            new Trainer(Plain, options).Run(new SilentObserver(), TestContext.Current.CancellationToken)
        );

        Assert.Contains("--data-folder", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_checkpoint_of_another_run_is_refused()
    {
        string folder = small.NewOutput();
        string other = small.NewOutput();
        small.StopAt(Plain, folder, 5);
        small.StopAt(Plain, other, 5);
        File.Copy(
            Path.Combine(other, "checkpoints", "step-00000005.safetensors"),
            Path.Combine(folder, "checkpoints", "step-00000005.safetensors"),
            overwrite: true
        );

        Assert.Contains("its checkpoint does not fit this run", Refusal(Plain, folder), StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_ended_is_not_resumed()
    {
        TrainingOutcome complete = small.Run(Plain);
        TrainingOutcome diverged = small.Run(Plain with { Lr = 1e30, StepPoints = 0 });

        Assert.Contains("is complete", Refusal(Plain, complete.Folder), StringComparison.Ordinal);
        Assert.Contains(
            "has diverged",
            Refusal(Plain with { Lr = 1e30, StepPoints = 0 }, diverged.Folder),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_run_that_somebody_writes_is_refused_and_left_alone()
    {
        string folder = small.NewOutput();
        small.StopAt(Plain, folder, 5);
        using RunLock held = RunLock.Take(folder);

        RunInUseException refusal = Assert.Throws<RunInUseException>(() => small.Resume(Plain, folder));

        Assert.Contains(
            $"process {Environment.ProcessId} on host {Environment.MachineName}",
            refusal.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_folder_with_something_else_is_left_alone()
    {
        string folder = small.NewOutput();
        Directory.CreateDirectory(folder);
        string precious = Path.Combine(folder, "precious.txt");
        File.WriteAllText(precious, "x");

        Assert.ThrowsAny<IOException>(() => small.Resume(Plain, folder));
        Assert.Equal([precious], Directory.GetFileSystemEntries(folder));
    }

    private string Refusal(ExperimentSpec spec, string folder) =>
        Assert.Throws<ResumeException>(() => small.Resume(spec, folder)).Message;
}
