using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training;
using Sharpest.Runs;
using Sharpest.Runs.Series;

namespace Sharpest.Experiments.Tests.Training;

[Collection(nameof(OneAtATime))]
public sealed class FollowedCurvatureTests : IDisposable
{
    private static readonly ExperimentSpec Spec = SmallRun.Spec with { Epochs = 1, StepPoints = 0 };

    private readonly SmallRun small = new();

    public void Dispose() => small.Dispose();

    [Fact]
    public void The_sharpness_is_there_at_every_step_with_its_residual_and_near_that_of_the_measurements()
    {
        // All examples on both sides, so that nothing but the search is compared.
        RunFolder run = Run(Spec with { Follow = true, Sample = 4.0 / 324, Every = 1, Top = 1, Tolerance = 1e-3 });

        using var series = new SeriesReader(run.SeriesFile);
        IReadOnlyList<ScalarRecord> followed = series.Scalars("sharpness/followed");
        IReadOnlyList<ScalarRecord> residuals = series.Scalars("sharpness/followed-residual");
        IReadOnlyList<MeasurementRecord> measured = series.Measurements();
        Assert.Equal(
            Enumerable.Range(0, (int)run.Manifest.Steps + 1).Select(s => (long)s),
            followed.Select(f => f.Step)
        );
        Assert.Equal(followed.Select(f => f.Step), residuals.Select(r => r.Step));
        Assert.All(measured, m => Assert.Equal(4, m.SampleSize));
        double[] errors = [.. measured.Zip(followed, (m, f) => Math.Abs(f.Value / m.Eigenpairs[0].Value - 1)).Order()];
        Assert.True(errors[errors.Length / 2] < 0.02, $"median error {errors[errors.Length / 2]}");
    }

    [Fact]
    public void Training_is_the_same_with_and_without()
    {
        RunFolder plain = Run(Spec);
        RunFolder followed = Run(Spec with { Follow = true });

        Assert.Equal(File.ReadAllBytes(plain.FinalWeightsFile), File.ReadAllBytes(followed.FinalWeightsFile));
    }

    private RunFolder Run(ExperimentSpec spec)
    {
        TrainingOutcome outcome = small.Run(spec);
        Assert.True(outcome.Status == RunStatus.Completed, outcome.Reason);
        return RunFolder.Open(outcome.Folder);
    }
}
