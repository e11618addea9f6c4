using Sharpest.Runs.Series;
using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper.Claims;

/// <summary>λ₁ along a run, as the paper looks at it.</summary>
internal static class Sharpness
{
    /// <summary>The paper smooths its curves over so many measurements.</summary>
    public const int Window = 5;

    public static RunQuantity Peak { get; } =
        new("the peak of λ₁", run => Values(run).DefaultIfEmpty(double.NaN).Max());

    /// <summary>The last measurement alone would be one mini-batch's mood.</summary>
    public static RunQuantity Final { get; } =
        new("λ₁ at the end (mean of its last fifth)", run => LastFifth(Values(run)));

    /// <summary>The measurement nearest to the weights of the best validation accuracy.</summary>
    public static RunQuantity AtBest { get; } = new("λ₁ at the best-validation weights", ValueAtBest);

    public static RunQuantity Rise { get; } =
        new("the peak of λ₁ over its first value", run => Peak.Of(run) / Values(run).FirstOrDefault(double.NaN));

    /// <summary>The peak of the smoothed curve lies before its end by this share of the run.</summary>
    public static RunQuantity AfterPeak { get; } =
        new("the share of training after the peak of λ₁, smoothed over 5 measurements,", ShareAfterPeak);

    // The step of the highest smoothed λ₁, or null when it was not measured.
    public static long? PeakStep(StudyRun run)
    {
        IReadOnlyList<MeasurementRecord> measured = Measured(run);
        return measured.Count == 0 ? null : measured[PeakIndex(Values(run))].Step;
    }

    public static IReadOnlyList<MeasurementRecord> Measured(StudyRun run) =>
        [.. run.Measurements.Where(measurement => measurement.Eigenpairs.Count > 0)];

    public static double[] Values(StudyRun run) => [.. Measured(run).Select(m => m.Eigenpairs[0].Value)];

    // The mean of the values around each one; windows shrink at the ends.
    public static double[] Smooth(double[] values) =>
        [
            .. values.Select(
                (_, i) =>
                {
                    int half = Math.Min(Window / 2, Math.Min(i, values.Length - 1 - i));
                    return values[(i - half)..(i + half + 1)].Average();
                }
            ),
        ];

    private static double ValueAtBest(StudyRun run)
    {
        IReadOnlyList<MeasurementRecord> measured = Measured(run);
        return measured.Count > 0 && run.Series("best/validation-accuracy") is [.., var best]
            ? measured.MinBy(measurement => Math.Abs(measurement.Step - best.Step))!.Eigenpairs[0].Value
            : double.NaN;
    }

    private static double ShareAfterPeak(StudyRun run)
    {
        IReadOnlyList<MeasurementRecord> measured = Measured(run);
        if (measured.Count == 0 || measured[^1].Step == 0)
        {
            return double.NaN;
        }
        return 1 - ((double)PeakStep(run)!.Value / measured[^1].Step);
    }

    private static int PeakIndex(double[] values) => Smooth(values).Index().MaxBy(value => value.Item).Index;

    private static double LastFifth(double[] values) =>
        values.Length == 0 ? double.NaN : values[(values.Length * 4 / 5)..].Average();
}
