using Sharpest.Runs.Series;

namespace Sharpest.Runs.Sweeps;

/// <summary>The numbers by which runs are compared. NaN stands for what a run did not measure.</summary>
/// <param name="PeakSharpness">The highest λ₁ measured.</param>
/// <param name="FinalSharpness">λ₁ of the last measurement.</param>
/// <param name="FinalProduct">The last λ₁ times its learning rate; NaN for Adam, of which it is no measure.</param>
/// <param name="TrainLoss">The last mini-batch loss.</param>
/// <param name="ValidationAccuracy">The last validation accuracy.</param>
/// <param name="BestValidationAccuracy">The highest one.</param>
/// <param name="TestAccuracy">The test accuracy.</param>
public sealed record RunMetrics(
    double PeakSharpness,
    double FinalSharpness,
    double FinalProduct,
    double TrainLoss,
    double ValidationAccuracy,
    double BestValidationAccuracy,
    double TestAccuracy
)
{
    /// <summary>The names of the numbers, as columns of a table.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "peak_sharpness",
        "final_sharpness",
        "final_sharpness_times_lr",
        "train_loss",
        "validation_accuracy",
        "best_validation_accuracy",
        "test_accuracy",
    ];

    /// <summary>The numbers, in the order of <see cref="Names"/>.</summary>
    public IReadOnlyList<double> Values =>
        [
            PeakSharpness,
            FinalSharpness,
            FinalProduct,
            TrainLoss,
            ValidationAccuracy,
            BestValidationAccuracy,
            TestAccuracy,
        ];

    /// <summary>Reads the numbers of a run.</summary>
    /// <param name="run">The run.</param>
    /// <returns>The numbers.</returns>
    /// <exception cref="RunFormatException">Its series are missing or damaged.</exception>
    public static RunMetrics Of(RunFolder run)
    {
        ArgumentNullException.ThrowIfNull(run);
        using var reader = new SeriesReader(run.SeriesFile);
        var measured = reader.Measurements().Where(m => m.Eigenpairs.Count > 0).ToList();
        var validation = reader.Scalars("validation/accuracy");
        return new RunMetrics(
            measured.Count > 0 ? measured.Max(m => m.Eigenpairs[0].Value) : double.NaN,
            measured.Count > 0 ? measured[^1].Eigenpairs[0].Value : double.NaN,
            measured.Count > 0 && !run.Manifest.IsAdaptive
                ? measured[^1].Eigenpairs[0].Value * measured[^1].LearningRate
                : double.NaN,
            Last(reader.Scalars("train/loss")),
            Last(validation),
            validation.Count > 0 ? validation.Max(record => record.Value) : double.NaN,
            Last(reader.Scalars("test/accuracy"))
        );
    }

    private static double Last(IReadOnlyList<ScalarRecord> series) => series.Count > 0 ? series[^1].Value : double.NaN;
}
