using Sharpest.Runs.Series;
using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper.Claims;

/// <summary>What a run reached: losses and accuracies.</summary>
internal static class Reached
{
    public static RunQuantity TrainingLoss { get; } =
        new("training loss (mean over the last epoch's mini-batches)", LossOfLastEpoch);

    public static RunQuantity TestAccuracy { get; } = new("test accuracy", run => Last(run.Series("test/accuracy")));

    public static RunQuantity BestValidation { get; } =
        new(
            "best validation accuracy",
            run => run.Series("validation/accuracy").Select(record => record.Value).DefaultIfEmpty(double.NaN).Max()
        );

    /// <summary>The validation accuracy at the end of an epoch.</summary>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <returns>The quantity; NaN for shorter runs.</returns>
    public static RunQuantity ValidationAt(int epoch) =>
        new(
            FormattableString.Invariant($"validation accuracy after epoch {epoch}"),
            run =>
                run.Series("validation/accuracy")
                    .Where(record => Math.Abs(record.Epoch - epoch) < 1e-6)
                    .Select(record => record.Value)
                    .DefaultIfEmpty(double.NaN)
                    .Last()
        );

    private static double Last(IReadOnlyList<ScalarRecord> series) => series.Count > 0 ? series[^1].Value : double.NaN;

    private static double LossOfLastEpoch(StudyRun run)
    {
        IReadOnlyList<ScalarRecord> losses = run.Series("train/loss");
        return losses.Count == 0
            ? double.NaN
            : losses.Where(record => record.Epoch > losses[^1].Epoch - 1).Average(record => record.Value);
    }
}
