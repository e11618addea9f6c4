using Sharpest.Experiments.Paper.Claims;
using Sharpest.Experiments.Paper.Figures;
using Sharpest.Runs.Charts;
using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper.Items;

/// <summary>What is shown of runs that differ in one setting.</summary>
internal static class GridFigures
{
    public static IReadOnlyList<Chart> Charts(PaperResults results) =>
        [SharpnessCharts.Evolution(results), LearningCharts.Accuracy(results)];

    public static IReadOnlyList<StudyTable> Tables(PaperResults results) =>
        [
            EndTables.Of(
                results,
                "sharpness",
                "Sharpness and accuracy",
                "setting",
                Sharpness.Peak,
                Sharpness.Final,
                Reached.TrainingLoss,
                Reached.BestValidation,
                Reached.TestAccuracy
            ),
        ];
}
