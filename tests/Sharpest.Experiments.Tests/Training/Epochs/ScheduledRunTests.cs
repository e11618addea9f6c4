using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training;
using Sharpest.Runs;
using Sharpest.Runs.Series;

namespace Sharpest.Experiments.Tests.Training.Epochs;

/// <summary>Runs whose learning rate changes, whose epochs are short, or which end early.</summary>
[Collection(nameof(OneAtATime))]
public sealed class ScheduledRunTests : IDisposable
{
    private readonly SmallRun small = new();

    public void Dispose() => small.Dispose();

    [Fact]
    public void The_learning_rate_in_force_is_the_one_that_is_recorded_shown_and_judged_by()
    {
        var observer = new SilentObserver();
        ExperimentSpec spec = SmallRun.Spec with { Schedule = "step", DropEpochs = "1", StepPoints = 0, Every = 5 };
        RunFolder run = Completed(spec, observer);

        using var series = new SeriesReader(run.SeriesFile);
        Assert.Equal(
            [(0L, 0.05), (10L, 0.005)],
            series.Scalars("train/learning-rate").Select(r => (r.Step, Near(r.Value)))
        );
        Assert.Equal(
            [(0L, 0.05), (5L, 0.05), (10L, 0.005), (15L, 0.005), (20L, 0.005)],
            series.Measurements().Select(m => (m.Step, Near(m.LearningRate)))
        );
        Assert.Equal(0.005, observer.Progress[^1].LearningRate, 1e-15);
        Assert.Contains(observer.Messages, line => line == "step 10: the learning rate goes from 0.05 to 0.005");
        Assert.Contains(run.Manifest.Verdict!.Findings, line => line.Contains("2/η is 400", StringComparison.Ordinal));
    }

    [Fact]
    public void Steps_after_a_drop_are_as_long_as_those_of_a_run_with_that_rate()
    {
        ExperimentSpec plain = SmallRun.Spec with { Epochs = 1, Every = 100, StepPoints = 0 };
        RunFolder first = Completed(plain);
        RunFolder dropped = Completed(plain with { Epochs = 2, Schedule = "step", DropEpochs = "1", DropFactor = 0.5 });
        RunFolder whole = Completed(plain with { Epochs = 2 });

        // Up to the drop both are one; after it they part.
        Assert.Equal(Losses(whole)[..10], Losses(dropped)[..10]);
        Assert.Equal(Losses(first), Losses(dropped)[..10]);
        Assert.Equal(Losses(whole)[10], Losses(dropped)[10]); // of the same weights
        Assert.NotEqual(Losses(whole)[11], Losses(dropped)[11]);
    }

    [Fact]
    public void Short_epochs_go_through_all_examples_in_the_order_of_whole_ones()
    {
        ExperimentSpec plain = SmallRun.Spec with { StepPoints = 0, Every = 100 };
        RunFolder whole = Completed(plain);
        RunFolder shorter = Completed(plain with { EpochExamples = 100, Epochs = 5 }); // 4 batches of 32

        Assert.Equal((20L, 20L), (shorter.Manifest.Steps, shorter.Manifest.PlannedSteps));
        Assert.Equal(Losses(whole), Losses(shorter));
        Assert.Equal(File.ReadAllBytes(whole.FinalWeightsFile), File.ReadAllBytes(shorter.FinalWeightsFile));
        using var series = new SeriesReader(shorter.SeriesFile);
        Assert.Equal(
            [(4L, 1.0), (8L, 2.0), (12L, 3.0), (16L, 4.0), (20L, 5.0)],
            series.Scalars("validation/accuracy").Select(record => (record.Step, record.Epoch))
        );
    }

    [Fact]
    public void What_happens_once_an_epoch_follows_the_length_of_epochs()
    {
        RunFolder run = Completed(
            SmallRun.Spec with
            {
                Optimizer = "nsgd",
                EpochExamples = 96,
                Epochs = 4,
                Every = null,
                BurnIn = 1,
                Schedule = "halving",
                HalvingFrom = 3,
                StepPoints = 0,
            }
        );

        using var series = new SeriesReader(run.SeriesFile);
        Assert.Equal(
            [(0L, 0.05), (3L, 0.05), (6L, 0.025), (9L, 0.0125), (12L, 0.0125)],
            series.Measurements().Select(m => (m.Step, m.LearningRate))
        );
        Assert.Equal([0L, 3, 6, 9], series.Scalars("train/learning-rate").Select(record => record.Step));
    }

    [Fact]
    public void A_run_that_no_longer_improves_ends_complete_with_its_reason_and_a_last_measurement()
    {
        ExperimentSpec spec = SmallRun.Spec with { Lr = 1e-12, Epochs = 9, EarlyStop = 2, Every = 100 };
        TrainingOutcome outcome = small.Run(spec);
        RunFolder run = RunFolder.Open(outcome.Folder);

        Assert.Equal(RunStatus.Completed, outcome.Status);
        Assert.Matches(
            @"^ended after epoch 3: the validation accuracy has not risen above the 0\.\d+ of epoch 1 for 2 epochs \(--early-stop\)$",
            outcome.Reason
        );
        Assert.Equal((outcome.Reason, 30L, 90L), (run.Manifest.Reason, run.Manifest.Steps, run.Manifest.PlannedSteps));
        using var series = new SeriesReader(run.SeriesFile);
        Assert.Equal(30, series.Measurements()[^1].Step);
        Assert.Equal([0L, 30], series.StepChanges().Select(c => c.Step).Distinct());
        Assert.Equal(30, series.Scalars("test/accuracy")[0].Step);
        Assert.Contains(series.Events(), e => e.Level == "info" && e.Text == outcome.Reason);
        Assert.True(File.Exists(run.VectorsFile(30)));
    }

    [Fact]
    public void A_run_that_comes_to_its_last_step_anyway_has_no_reason()
    {
        TrainingOutcome outcome = small.Run(
            SmallRun.Spec with
            {
                Lr = 1e-12,
                Epochs = 3,
                EarlyStop = 2,
                StepPoints = 0,
            }
        );

        Assert.Equal((RunStatus.Completed, null), (outcome.Status, outcome.Reason));
    }

    [Fact]
    public void A_clipped_step_is_no_longer_than_the_limit_times_the_learning_rate()
    {
        const double limit = 1e-3;
        RunFolder run = Completed(SmallRun.Spec with { ClipNorm = limit, EpochExamples = 32, Epochs = 3, Every = 100 });

        using var series = new SeriesReader(run.SeriesFile);
        double[] distances = [.. series.Scalars("weights/distance").Select(record => record.Value)];
        // The first step is that long, as far as weights of float32 can tell.
        Assert.Equal(limit * 0.05, distances[0], 1e-8);
        Assert.True(distances[2] < 3 * limit * 0.05 + 1e-8);
        // The step that is analysed is the clipped one too: the loss hardly changes.
        double change = series
            .StepChanges()
            .Single(c => c is { Step: 0, Direction: "gradient", Multiple: 1 })
            .RelativeChange;
        Assert.InRange(change, -1e-3, 0);
    }

    private RunFolder Completed(ExperimentSpec spec, SilentObserver? observer = null)
    {
        TrainingOutcome outcome = small.Run(spec, observer);
        Assert.True(outcome.Status == RunStatus.Completed, outcome.Reason);
        return RunFolder.Open(outcome.Folder);
    }

    // Products of 0.1 are not exact.
    private static double Near(double value) => Math.Round(value, 12);

    private static double[] Losses(RunFolder run)
    {
        using var series = new SeriesReader(run.SeriesFile);
        return [.. series.Scalars("train/loss").Select(record => record.Value)];
    }
}
