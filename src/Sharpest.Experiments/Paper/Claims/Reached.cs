using Sharpest.Runs.Series;

namespace Sharpest.Experiments.Paper.Claims;

/// <summary>What a run reached: losses and accuracies.</summary>
internal static class Reached
{
    public static RunQuantity TrainingLoss { get; } =
        new("training loss at the end", run => Last(run.Series("train/final-loss")));

    public static RunQuantity TestAccuracy { get; } = new("test accuracy", run => Last(run.Series("test/accuracy")));

    public static RunQuantity BestTestAccuracy { get; } =
        new("test accuracy (best-validation weights)", run => Last(run.Series("best/test-accuracy")));

    public static RunQuantity BestValidation { get; } =
        new("best validation accuracy", run => Last(run.Series("best/validation-accuracy")));

    public static RunQuantity BestDistance { get; } =
        new("‖w − w₀‖ (best-validation weights)", run => Last(run.Series("best/distance")));

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
}
