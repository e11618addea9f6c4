using Sharpest.Convolutions;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training;
using Sharpest.Runs;
using Sharpest.Runs.Series;
using Sharpest.Runs.Tensors;

namespace Sharpest.Experiments.Tests.Training;

[Collection(nameof(OneAtATime))]
public sealed class TrainerTests : IDisposable
{
    private readonly SmallRun small = new();

    [Fact]
    public void A_run_leaves_everything_that_its_format_promises()
    {
        RunFolder run = Completed(SmallRun.Spec);

        Assert.Equal(20, run.Manifest.Steps);
        Assert.Equal(20, run.Manifest.PlannedSteps);
        Assert.NotNull(run.Manifest.Verdict);
        Assert.NotNull(run.Manifest.Ended);
        Assert.Equal([1, 12, 12], run.Manifest.Data!.InputShape);
        using var series = new SeriesReader(run.SeriesFile);
        Assert.Equal(20, series.Scalars("train/loss").Count);
        Assert.Equal(2, series.Scalars("validation/accuracy").Count);
        Assert.Single(series.Scalars("test/accuracy"));
        Assert.Equal([0, 7, 14, 20], series.Measurements().Select(m => m.Step));
        Assert.Equal([0, 20], series.StepChanges().Select(c => c.Step).Distinct());
        Assert.Equal(4 * 7, series.StepChanges().Count(c => c.Step == 20)); // e1, e2, random, gradient
        Assert.True(File.Exists(run.FinalWeightsFile));
        Assert.True(File.Exists(run.InputsFile));
        using SafetensorsFile vectors = SafetensorsFile.Open(run.VectorsFile(20));
        Assert.Equal([2, run.Manifest.Parameters], vectors.Entries["eigenvectors"].Shape);
        Assert.Equal([2, 32], vectors.Entries["step_batches"].Shape);
        Assert.Equal(30, vectors.Entries["sample"].Shape[0]);
    }

    [Theory]
    [InlineData("sgd", 0.0)]
    [InlineData("nsgd", 0.9)]
    public void The_same_seed_gives_the_same_run_bit_for_bit(string optimizer, double momentum)
    {
        ExperimentSpec spec = SmallRun.Spec with { Optimizer = optimizer, Momentum = momentum, Augment = true };
        RunFolder first = Completed(spec);
        RunFolder second = Completed(spec);
        RunFolder other = Completed(spec with { Seed = 2 });

        Assert.Equal(Weights(first), Weights(second));
        Assert.NotEqual(Weights(first), Weights(other));
        Assert.Equal(Losses(first), Losses(second));
        Assert.Equal(Eigenvalues(first), Eigenvalues(second));
    }

    [Fact]
    public void Training_by_tiles_is_the_same_up_to_rounding()
    {
        Assert.SkipUnless(
            ConvolutionRoute.Of(new ConvolutionKind(32, 32, 3, 0)).Tiles,
            "This machine computes no convolution by tiles."
        );
        ExperimentSpec spec = SmallRun.Spec with { Batch = 64, Epochs = 1 };
        RunFolder libtorch = Completed(spec);
        RunFolder tiles = Completed(spec with { Convolutions = "tiles" });

        Assert.NotEqual(Weights(libtorch), Weights(tiles));
        Assert.All(
            Losses(libtorch).Zip(Losses(tiles)),
            pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-4 * pair.First)
        );
    }

    [Fact]
    public void Measuring_more_often_does_not_change_training()
    {
        RunFolder often = Completed(SmallRun.Spec with { Every = 3, Zoom = 4 });
        RunFolder seldom = Completed(SmallRun.Spec with { Every = 20, StepPoints = 0 });

        Assert.Equal(Weights(often), Weights(seldom));
        Assert.Equal(Losses(often), Losses(seldom));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.9)]
    public void Nudged_sgd_with_a_scale_of_one_is_sgd_bit_for_bit(double momentum)
    {
        ExperimentSpec spec = SmallRun.Spec with { Momentum = momentum, StepPoints = 0 };
        RunFolder sgd = Completed(spec);
        RunFolder nudged = Completed(spec with { Optimizer = "nsgd", Gamma = 1 });

        Assert.Equal(Weights(sgd), Weights(nudged));
    }

    [Fact]
    public void Nudged_sgd_measures_where_it_refreshes()
    {
        RunFolder run = Completed(
            SmallRun.Spec with
            {
                Optimizer = "nsgd",
                Gamma = 0.1,
                Every = 20,
                Refresh = 6,
                StepPoints = 0,
            }
        );
        using var series = new SeriesReader(run.SeriesFile);
        Assert.Equal([0, 6, 12, 18, 20], series.Measurements().Select(m => m.Step));
    }

    [Fact]
    public void Burn_in_delays_the_first_refresh_by_whole_epochs()
    {
        RunFolder run = Completed(SmallRun.Spec with { Optimizer = "nsgd", Every = 20, BurnIn = 1, StepPoints = 0 });
        using var series = new SeriesReader(run.SeriesFile);
        Assert.Equal([0, 10, 20], series.Measurements().Select(m => m.Step));
    }

    [Fact]
    public void A_run_that_diverges_says_so_and_keeps_what_it_measured()
    {
        TrainingOutcome outcome = small.Run(SmallRun.Spec with { Lr = 1e30, Every = 1, StepPoints = 0 });

        Assert.Equal(RunStatus.Diverged, outcome.Status);
        Assert.Contains("lower the learning rate", outcome.Reason, StringComparison.Ordinal);
        RunFolder run = RunFolder.Open(outcome.Folder);
        Assert.Equal(RunStatus.Diverged, run.Manifest.Status);
        using var series = new SeriesReader(run.SeriesFile);
        Assert.Equal(SolverConverged, series.Measurements()[0].Status);
        Assert.False(double.IsFinite(series.Scalars("train/loss")[^1].Value));
        Assert.Contains(series.Events(), e => e.Level == "error");
        Assert.False(File.Exists(run.FinalWeightsFile));
    }

    [Fact]
    public void A_run_that_is_stopped_keeps_its_weights_and_measurements()
    {
        using var stop = new CancellationTokenSource();
        var observer = new SilentObserver(p =>
        {
            if (p.Step == 9)
                stop.Cancel();
        });
        TrainingOutcome outcome = small.Run(SmallRun.Spec, observer, stop.Token);

        Assert.Equal(RunStatus.Cancelled, outcome.Status);
        RunFolder run = RunFolder.Open(outcome.Folder);
        Assert.Equal(9, run.Manifest.Steps);
        Assert.True(File.Exists(run.FinalWeightsFile));
        using var series = new SeriesReader(run.SeriesFile);
        Assert.Equal([0, 7], series.Measurements().Select(m => m.Step));
    }

    [Theory]
    [InlineData("measuring")]
    [InlineData("analysing")]
    public void A_measurement_can_be_stopped_in_the_middle(string phase)
    {
        TrainingActivity activity =
            phase == "measuring" ? TrainingActivity.MeasuringCurvature : TrainingActivity.AnalysingStep;
        using var stop = new CancellationTokenSource();
        var observer = new SilentObserver(p =>
        {
            if (p.Activity == activity && p.Step == (phase == "measuring" ? 7 : 0))
                stop.Cancel();
        });
        TrainingOutcome outcome = small.Run(SmallRun.Spec, observer, stop.Token);

        Assert.Equal(RunStatus.Cancelled, outcome.Status);
        Assert.True(File.Exists(RunFolder.Open(outcome.Folder).FinalWeightsFile));
    }

    [Fact]
    public void An_existing_run_is_never_written_over()
    {
        RunFolder run = Completed(SmallRun.Spec with { Epochs = 1, StepPoints = 0 });
        byte[] before = File.ReadAllBytes(run.SeriesFile);
        var trainer = new Trainer(SmallRun.Spec, new TrainerOptions(run.Path, small.DataFolder, TimeProvider.System));

        Assert.ThrowsAny<IOException>(() => trainer.Run(new SilentObserver(), TestContext.Current.CancellationToken));
        Assert.Equal(before, File.ReadAllBytes(run.SeriesFile));
    }

    [Fact]
    public void What_does_not_fit_the_data_or_the_model_is_refused_before_a_folder_is_made()
    {
        Assert.Throws<SpecException>(() => small.Run(SmallRun.Spec with { Examples = 301 }));
        Assert.Throws<SpecException>(() => small.Run(SmallRun.Spec with { Batch = 301 }));
        Assert.Throws<SpecException>(() =>
            small.Run(SmallRun.Spec with { Top = 100_000_000, MaxProducts = 100_000_000 })
        );
        Assert.DoesNotContain(
            Directory.GetDirectories(small.DataFolder),
            d => d.Contains("run-", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_folder_without_data_is_refused()
    {
        var options = new TrainerOptions(small.NewOutput(), Path.GetTempPath(), TimeProvider.System);
        var trainer = new Trainer(SmallRun.Spec, options);
        Assert.Throws<DataException>(() => trainer.Run(new SilentObserver(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_l2_term_is_part_of_the_loss_its_curvature_and_its_gradient()
    {
        ExperimentSpec spec = SmallRun.Spec with { Epochs = 1, Tolerance = 1e-4, StepPoints = 2, MaxProducts = 200 };
        RunFolder plain = Completed(spec);
        RunFolder decayed = Completed(spec with { L2 = 0.5 });

        // At the same initial weights H gains D, which is 2·0.5 on weights and 0 on biases: e₁ᵀDe₁ ≤ the growth of λ₁ ≤ 1.
        double grown = Eigenvalues(decayed)[0] - Eigenvalues(plain)[0];
        Assert.InRange(grown, ShareOfWeights(plain) - 1e-3, 1 + 1e-3);
        Assert.True(Losses(decayed)[0] > Losses(plain)[0] + 1);
    }

    // The squared length of e₁ of the initial weights that lies on weights and not on biases.
    private static double ShareOfWeights(RunFolder run)
    {
        using SafetensorsFile vectors = SafetensorsFile.Open(run.VectorsFile(0));
        float[] all = vectors.Read<float>("eigenvectors");
        double share = 0;
        int offset = 0;
        foreach (string entry in vectors.Metadata["layout"].Split(','))
        {
            int[] shape = [.. entry.Split(':')[1].Split('x').Select(int.Parse)];
            int count = shape.Aggregate((a, b) => a * b);
            if (shape.Length >= 2)
                share += all.AsSpan(offset, count).ToArray().Sum(v => (double)v * v);
            offset += count;
        }
        return share;
    }

    public void Dispose() => small.Dispose();

    private const string SolverConverged = "Converged";

    private RunFolder Completed(ExperimentSpec spec)
    {
        TrainingOutcome outcome = small.Run(spec);
        Assert.True(outcome.Status == RunStatus.Completed, outcome.Reason);
        return RunFolder.Open(outcome.Folder);
    }

    private static byte[] Weights(RunFolder run) => File.ReadAllBytes(run.FinalWeightsFile);

    private static double[] Losses(RunFolder run)
    {
        using var series = new SeriesReader(run.SeriesFile);
        return [.. series.Scalars("train/loss").Select(s => s.Value)];
    }

    private static double[] Eigenvalues(RunFolder run)
    {
        using var series = new SeriesReader(run.SeriesFile);
        return [.. series.Measurements().SelectMany(m => m.Eigenpairs).Select(p => p.Value)];
    }
}
