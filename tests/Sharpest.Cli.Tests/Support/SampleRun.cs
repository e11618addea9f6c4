using Sharpest.Experiments.Specs;
using Sharpest.Runs;
using Sharpest.Runs.Series;

namespace Sharpest.Cli.Tests.Support;

/// <summary>Run folders with known numbers.</summary>
internal static class SampleRun
{
    /// <summary>Makes a run of 10 steps with λ₁ of 40 at step 0 and of <c>20 · scale</c> at step 10.</summary>
    public static RunFolder Create(string folder, ManualClock clock, ExperimentSpec spec, double scale = 1)
    {
        var manifest = new RunManifest
        {
            Id = "0",
            Name = spec.Name ?? spec.Optimizer,
            Started = clock.GetUtcNow(),
            Ended = clock.GetUtcNow().AddSeconds(65),
            Status = RunStatus.Completed,
            Spec = SpecWriter.ToElement(spec),
            Parameters = 271_210,
            PlannedSteps = 10,
            Steps = 10,
            Verdict = new VerdictText("The step fits.", ["λ₁ is 20."], "Nothing to do."),
        };
        RunFolder run = RunFolder.Create(folder, manifest);
        using var series = new SeriesWriter(run.SeriesFile, clock);
        series.Append(Measurement(0, spec.Lr, 40, 30));
        series.Append(Measurement(10, spec.Lr, 20 * scale, 10));
        series.Append(new ScalarRecord("train/loss", 0, 0, 2.3));
        series.Append(new ScalarRecord("train/loss", 9, 0.9, double.NaN));
        series.Append(new ScalarRecord("test/accuracy", 10, 1, 0.875));
        series.Append(new StepChangeRecord(10, 1, "e1", 0.5, -0.012, 1e-6));
        series.Append(new StepChangeRecord(10, 1, "e1", 1, 0.034, 1e-6));
        series.Append(new StepChangeRecord(10, 1, "random", 1, 0, 1e-6));
        series.Append(new AlignmentRecord(10, 1, "batch", "e1", 8, -0.2, 0.31, 0.05, 0.0015));
        series.Append(new AlignmentRecord(10, 1, "full", "e1", 8, -0.45, 0.45, 0, 0.0015));
        series.Append(new WidthRecord(10, 1, "e1", 1.1, 0.5, 1.5));
        series.Append(new NormRecord(10, 1, 50, 213, 2, 14.6, 320, 7));
        return run;
    }

    private static MeasurementRecord Measurement(long step, double lr, double first, double second) =>
        new(
            step,
            step / 10.0,
            "Converged",
            64,
            1.5,
            0.7,
            lr,
            17,
            2,
            [new EigenpairRecord(1, first, 1e-4, 0.5), new EigenpairRecord(2, second, 2e-4, -0.1)]
        );
}
