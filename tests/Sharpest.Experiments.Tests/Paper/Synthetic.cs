using Sharpest.Experiments.Paper;
using Sharpest.Runs.Series;
using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Tests.Paper;

/// <summary>Runs that never were, with numbers of our choice.</summary>
internal static class Synthetic
{
    /// <summary>A completed run with λ₁ as given, measured every 10 steps, 20 steps an epoch.</summary>
    public static StudyRun Run(params double[] sharpness) =>
        new($"run-{sharpness.Length}", 1, "completed")
        {
            Measurements = [.. sharpness.Select((value, i) => Measurement(10 * i, value))],
        };

    public static MeasurementRecord Measurement(long step, double sharpness, double learningRate = 0.1) =>
        new(
            step,
            step / 20.0,
            "Converged",
            64,
            1,
            1,
            learningRate,
            20,
            1,
            [new EigenpairRecord(1, sharpness, 1e-4, 0.3), new EigenpairRecord(2, sharpness / 2, 1e-4, 0.1)]
        );

    public static StudyRun WithChanges(
        this StudyRun run,
        params (long Step, string Direction, double Multiple, double Change)[] changes
    ) =>
        run with
        {
            StepChanges =
            [
                .. changes.Select(c => new StepChangeRecord(
                    c.Step,
                    c.Step / 20.0,
                    c.Direction,
                    c.Multiple,
                    c.Change,
                    1e-6
                )),
            ],
        };

    public static StudyRun WithScalar(this StudyRun run, string tag, params double[] values) =>
        run with
        {
            Scalars = new Dictionary<string, IReadOnlyList<ScalarRecord>>(run.Scalars)
            {
                [tag] = [.. values.Select((value, i) => new ScalarRecord(tag, 20 * (i + 1), i + 1, value))],
            },
        };

    public static PaperResults Results(params (string Label, StudyRun[] Runs)[] groups) =>
        new([.. groups.Select(group => new StudyGroup(group.Label, group.Runs))]);
}
