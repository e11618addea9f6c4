using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training;
using Sharpest.Experiments.Training.Checkpoints;
using Sharpest.Runs;
using Sharpest.Runs.Series;

namespace Sharpest.Experiments.Tests.Training;

[Collection(nameof(OneAtATime))]
public sealed class ResumeTests : IDisposable
{
    private readonly SmallRun small = new();

    public void Dispose() => small.Dispose();

    [Theory]
    [InlineData("sgd")]
    [InlineData("momentum")]
    [InlineData("nudged velocity")]
    [InlineData("nudged gradient after burn-in")]
    [InlineData("adam dropping by steps")]
    [InlineData("plateau until an early stop")]
    [InlineData("nudged while halving")]
    [InlineData("all instruments")]
    [InlineData("dropped after burn-in")]
    [InlineData("frozen")]
    [InlineData("random")]
    [InlineData("followed")]
    [InlineData("by tiles")]
    public void A_run_stopped_at_every_step_equals_one_that_never_was(string name)
    {
        ExperimentSpec spec = ResumedRuns.Specs[name];
        TrainingOutcome whole = small.Run(spec);
        Assert.True(whole.Status == RunStatus.Completed, whole.Reason);
        long steps = RunFolder.Open(whole.Folder).Manifest.Steps;
        string folder = small.NewOutput();
        for (long step = 1; step <= steps; step++)
        {
            Assert.Equal(RunStatus.Cancelled, small.StopAt(spec, folder, step).Status);
        }
        TrainingOutcome last = small.Resume(spec, folder);

        Assert.True(last.Status == RunStatus.Completed, last.Reason);
        Assert.Equal(whole.Reason, last.Reason);
        Assert.Equal(RunContent.Of(whole.Folder), RunContent.Of(folder));
        Assert.Equal(
            RunFolder.Open(whole.Folder).Manifest.Verdict!.Findings,
            RunFolder.Open(folder).Manifest.Verdict!.Findings
        );
        Assert.False(Directory.Exists(Path.Combine(folder, "checkpoints")));
    }

    [Theory]
    [InlineData("sgd", 2)]
    [InlineData("nudged velocity", 3)]
    [InlineData("plateau until an early stop", 4)]
    [InlineData("followed", 2)]
    public void A_run_that_broke_off_anywhere_equals_one_that_never_did(string name, int seed)
    {
        const int broken = 6;
        ExperimentSpec spec = ResumedRuns.Specs[name];
        var random = new Random(seed);
        string folder = small.NewOutput();
        var copies = new List<string>();
        var observer = new SilentObserver(_ =>
        {
            if (random.Next(5) == 0 && copies.Count < broken)
            {
                copies.Add(small.NewOutput());
                Copy(folder, copies[^1]);
            }
        });
        TrainingOutcome whole = small.Resume(spec, folder, observer, CheckpointPeriod.OfSteps(3));
        Assert.True(whole.Status == RunStatus.Completed, whole.Reason);

        string[] expected = RunContent.Of(folder);
        Assert.Equal(broken, copies.Count);
        foreach (string copy in copies)
        {
            TrainingOutcome resumed = small.Resume(spec, copy);
            Assert.True(resumed.Status == RunStatus.Completed, resumed.Reason);
            Assert.Equal(expected, RunContent.Of(copy));
        }
    }

    [Fact]
    public void The_run_of_these_tests_that_is_to_end_early_does_so_after_its_rate_was_dropped()
    {
        TrainingOutcome outcome = small.Run(ResumedRuns.Specs["plateau until an early stop"]);

        Assert.Contains("--early-stop", outcome.Reason, StringComparison.Ordinal);
        using var series = new SeriesReader(RunFolder.Open(outcome.Folder).SeriesFile);
        Assert.True(series.Measurements()[^1].LearningRate < 1);
        Assert.True(series.Scalars("best/validation-accuracy").Count > 1);
    }

    [Fact]
    public void A_measurement_that_was_stopped_is_taken_again_on_the_same_examples()
    {
        ExperimentSpec spec = ResumedRuns.Specs["nudged velocity"];
        string whole = small.Run(spec).Folder;
        string folder = small.NewOutput();
        foreach (long step in (long[])[0, 7, 12])
        {
            using var stop = new CancellationTokenSource();
            var observer = new SilentObserver(progress =>
            {
                if (progress.Step == step && progress.Activity == TrainingActivity.MeasuringCurvature)
                {
                    stop.Cancel();
                }
            });
            Assert.Equal(RunStatus.Cancelled, small.Resume(spec, folder, observer, stop: stop.Token).Status);
        }

        Assert.Equal(RunStatus.Completed, small.Resume(spec, folder).Status);
        Assert.Equal(RunContent.Of(whole), RunContent.Of(folder));
    }

    [Fact]
    public void The_last_two_checkpoints_are_kept_and_their_cost_is_told()
    {
        string folder = small.NewOutput();
        var observer = new SilentObserver();
        small.StopAt(ResumedRuns.Plain, folder, 17, observer, CheckpointPeriod.OfSteps(5));

        Assert.Equal(
            ["step-00000015.safetensors", "step-00000017.safetensors"],
            Directory.GetFiles(Path.Combine(folder, "checkpoints")).Select(Path.GetFileName).Order()
        );
        Assert.Matches(@"^4 checkpoints of \d+\.\d MB took \d+\.\d\d s, \d+\.\d % of the time$", observer.Messages[^1]);
        using var series = new SeriesReader(RunFolder.Open(folder).SeriesFile);
        Assert.Equal(observer.Messages[^1], series.Events()[^1].Text);
    }

    [Fact]
    public void A_run_remembers_the_folder_of_its_data()
    {
        string folder = small.NewOutput();
        small.StopAt(ResumedRuns.Plain, folder, 5);
        var options = new TrainerOptions(folder, null, TimeProvider.System) { Resume = true };

        TrainingOutcome resumed = new Trainer(ResumedRuns.Plain, options).Run(
            new SilentObserver(),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(RunStatus.Completed, resumed.Status);
    }

    [Fact]
    public void What_was_broken_off_before_it_was_a_run_begins_anew()
    {
        string folder = small.NewOutput();
        Directory.CreateDirectory(Path.Combine(folder, "weights"));
        File.WriteAllBytes(Path.Combine(folder, "series.sqlite"), [1]);

        Assert.Equal(RunStatus.Completed, small.Resume(ResumedRuns.Plain, folder).Status);
    }

    [Fact]
    public void A_clock_that_jumps_changes_nothing()
    {
        string whole = small.Run(ResumedRuns.Plain).Folder;
        string folder = small.NewOutput();
        var clock = new JumpingClock();

        TrainingOutcome jumped = small.Resume(
            ResumedRuns.Plain,
            folder,
            checkpoints: CheckpointPeriod.OfSteps(2),
            clock: clock
        );

        Assert.True(jumped.Status == RunStatus.Completed, jumped.Reason);
        Assert.Equal(RunContent.Of(whole), RunContent.Of(folder));
        Assert.True(clock.Asked > 1);
    }

    [Theory]
    [InlineData("500", 500L, null)]
    [InlineData("10min", null, 10.0)]
    [InlineData("0.5min", null, 0.5)]
    [InlineData("0", null, null)]
    public void A_period_is_steps_or_minutes(string text, long? steps, double? minutes)
    {
        CheckpointPeriod period = CheckpointPeriod.Parse(text)!;

        Assert.Equal(steps, period.Steps);
        Assert.Equal(minutes, period.Time?.TotalMinutes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("min")]
    [InlineData("-3")]
    [InlineData("5m")]
    [InlineData("NaNmin")]
    [InlineData("1e-9min")]
    [InlineData("99999999999999999999")]
    public void What_is_no_period_is_none(string text) => Assert.Null(CheckpointPeriod.Parse(text));

    // As a process leaves it that is killed at this moment: nothing is closed, nothing finished.
    private static void Copy(string from, string to)
    {
        IEnumerable<string> files = Directory
            .EnumerateFiles(from, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "run.lock");
        foreach (string file in files)
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using FileStream copy = File.Create(target);
            source.CopyTo(copy);
        }
        Directory.CreateDirectory(Path.Combine(to, "vectors"));
        Directory.CreateDirectory(Path.Combine(to, "weights"));
    }

    private sealed class JumpingClock : TimeProvider
    {
        public int Asked { get; private set; }

        // Two years forward, then back before the beginning, and so on.
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddDays(Asked++ % 2 == 0 ? 730 : -730);
    }
}
