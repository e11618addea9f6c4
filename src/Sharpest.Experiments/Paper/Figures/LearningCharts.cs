using Sharpest.Runs.Charts;

namespace Sharpest.Experiments.Paper.Figures;

/// <summary>Loss and accuracy along training.</summary>
internal static class LearningCharts
{
    /// <summary>Training accuracy, validation accuracy and validation loss, setting beside setting.</summary>
    /// <param name="results">The runs.</param>
    /// <returns>The chart.</returns>
    public static Chart Accuracy(PaperResults results) =>
        new(
            "learning",
            "Accuracy along training",
            "Mean over seeds. Validation examples are never trained on.",
            [
                Panel(results, "Training accuracy", "train/accuracy", 100),
                Panel(results, "Validation accuracy", "validation/accuracy", 100),
                Panel(results, "Loss on the sample of the curvature", null, 1),
            ]
        );

    private static ChartPanel Panel(PaperResults results, string title, string? tag, double factor) =>
        new(
            title,
            new ChartAxis("epochs"),
            new ChartAxis("", factor == 100 ? ChartScale.Percent : ChartScale.Logarithmic),
            [
                .. GroupCurves.Of(
                    results.Groups,
                    tag is null
                        ? run => run.Measurements.Select(m => new SeriesPoint(m.Step, m.Epoch, m.Loss))
                        : GroupCurves.Scalar(tag, factor)
                ),
            ]
        );
}
