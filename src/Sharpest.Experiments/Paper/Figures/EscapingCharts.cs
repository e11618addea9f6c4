using Sharpest.Experiments.Paper.Items;
using Sharpest.Runs.Charts;
using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper.Figures;

/// <summary>λ₁ and the loss after the step along the sharpest direction has been changed.</summary>
internal static class EscapingCharts
{
    private static readonly string[] Parts =
    [
        EscapingItems.Baseline,
        EscapingItems.OnlyTop,
        EscapingItems.ConstantTop,
        EscapingItems.WithoutTop,
    ];

    /// <summary>The parts of the step, then how it is scaled.</summary>
    /// <param name="results">The runs.</param>
    /// <returns>The charts.</returns>
    public static IReadOnlyList<Chart> All(PaperResults results) =>
        [
            Of("escaping", "Parts of the step alone", results.Where(Parts.Contains)),
            Of(
                "escaping-scaled",
                "The step along the sharpest direction scaled",
                results.Where(label =>
                    label == EscapingItems.Baseline || label.StartsWith("top ", StringComparison.Ordinal)
                )
            ),
            Of(
                "escaping-others",
                "All sharp directions, the rest, and constant lengths",
                results.Where(label =>
                    label == EscapingItems.Baseline
                    || (!Parts.Contains(label) && !label.StartsWith("top ", StringComparison.Ordinal))
                )
            ),
        ];

    private static Chart Of(string name, string title, IReadOnlyList<StudyGroup> groups) =>
        new(
            name,
            title,
            "λ₁ and the loss on the sample of the curvature, from the weights of the same finished run on.",
            [
                new ChartPanel(
                    "λ₁",
                    new ChartAxis("optimizer steps"),
                    new ChartAxis("λ₁ (log scale)", ChartScale.Logarithmic),
                    [
                        .. GroupCurves.Of(
                            groups,
                            run =>
                                run.Measurements.Where(m => m.Eigenpairs.Count > 0)
                                    .Select(m => new SeriesPoint(m.Step, m.Step, m.Eigenpairs[0].Value))
                        ),
                    ]
                ),
                new ChartPanel(
                    "Loss",
                    new ChartAxis("optimizer steps"),
                    new ChartAxis("loss (log scale)", ChartScale.Logarithmic),
                    [
                        .. GroupCurves.Of(
                            groups,
                            run => run.Measurements.Select(m => new SeriesPoint(m.Step, m.Step, m.Loss))
                        ),
                    ]
                ),
            ]
        );
}
