using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training;
using Sharpest.Experiments.Training.Checkpoints;
using Sharpest.Runs;
using Sharpest.Runs.Series;

namespace Sharpest.Experiments.Tests.Training;

[Collection(nameof(OneAtATime))]
public sealed class ResumeTests : IDisposable
{
    private static readonly ExperimentSpec Plain = SmallRun.Spec with { MaxProducts = 12 };

    private static readonly Dictionary<string, ExperimentSpec> Specs = new()
    {
        ["sgd"] = Plain,
        ["momentum"] = Plain with { Momentum = 0.9, Augment = true, L2 = 1e-3, Batch = 28, Epochs = 1 },
        ["nudged velocity"] = Plain with
        {
            Optimizer = "nsgd",
            Momentum = 0.9,
            Refresh = 3,
            Resample = true,
            Augment = true,
        },
        ["nudged gradient after burn-in"] = Plain with
        {
            Optimizer = "nsgd",
            Momentum = 0.5,
            Correct = "correct_g",
            Refresh = 4,
            BurnIn = 1,
            Zoom = 3,
            ZoomFrom = 8,
        },
        ["adam dropping by steps"] = Plain with
        {
            Optimizer = "adam",
            Lr = 0.002,
            Schedule = "step",
            DropEpochs = "2,4",
            EpochExamples = 128,
            Epochs = 5,
        },
        ["plateau until an early stop"] = Plain with
        {
            Lr = 1, // the loss soon is next to nothing, and falls no more
            Momentum = 0.9,
            Schedule = "plateau",
            DropFactor = 0.5,
            Patience = 1,
            EarlyStop = 4,
            EpochExamples = 64,
            Epochs = 20,
            ClipNorm = 0.5,
            Init = "truncated-normal",
        },
        ["nudged while halving"] = Plain with
        {
            Optimizer = "nsgd",
            Momentum = 0.9,
            EpochExamples = 90,
            Epochs = 5,
            Schedule = "halving",
            HalvingFrom = 2,
            Augment = true,
        },
        ["all instruments"] = Plain with
        {
            Epochs = 1,
            Every = 3,
            Projections = true,
            AlignmentPoints = 2,
            AlignmentBatches = 3,
            SectionPoints = 2,
            NormPoints = 2,
            NormProbes = 2,
        },
        ["dropped after burn-in"] = Plain with
        {
            Optimizer = "nsgd",
            Rule = "drop",
            Refresh = 4,
            BurnIn = 1,
            Projections = true,
        },
        ["frozen"] = Plain with
        {
            Optimizer = "nsgd",
            Rule = "constant-top",
            Refresh = 2,
            Epochs = 1,
            Projections = true,
        },
        ["random"] = Plain with
        {
            Optimizer = "nsgd",
            Directions = "random",
            Correct = "correct_both",
            Momentum = 0.9,
            Refresh = 3,
            Epochs = 1,
        },
        ["followed"] = Plain with { Follow = true, Momentum = 0.9 },
    };

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
    public void A_run_stopped_at_every_step_equals_one_that_never_was(string name)
    {
        ExperimentSpec spec = Specs[name];
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
    [InlineData("followed", 4)]
    public void A_run_that_broke_off_anywhere_equals_one_that_never_did(string name, int seed)
    {
        const int broken = 6;
        ExperimentSpec spec = Specs[name];
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
        TrainingOutcome outcome = small.Run(Specs["plateau until an early stop"]);

        Assert.Contains("--early-stop", outcome.Reason, StringComparison.Ordinal);
        using var series = new SeriesReader(RunFolder.Open(outcome.Folder).SeriesFile);
        Assert.True(series.Measurements()[^1].LearningRate < 1);
        Assert.True(series.Scalars("best/validation-accuracy").Count > 1);
    }

    [Fact]
    public void A_measurement_that_was_stopped_is_taken_again_on_the_same_examples()
    {
        ExperimentSpec spec = Specs["nudged velocity"];
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
        small.StopAt(Plain, folder, 17, observer, CheckpointPeriod.OfSteps(5));

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
        small.StopAt(Plain, folder, 5);
        var options = new TrainerOptions(folder, null, TimeProvider.System) { Resume = true };

        TrainingOutcome resumed = new Trainer(Plain, options).Run(
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

        Assert.Equal(RunStatus.Completed, small.Resume(Plain, folder).Status);
    }

    [Fact]
    public void A_clock_that_jumps_changes_nothing()
    {
        string whole = small.Run(Plain).Folder;
        string folder = small.NewOutput();
        var clock = new JumpingClock();

        TrainingOutcome jumped = small.Resume(Plain, folder, checkpoints: CheckpointPeriod.OfSteps(2), clock: clock);

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
