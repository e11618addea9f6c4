using System.Globalization;
using Sharpest.Experiments.Paper.Claims;
using Sharpest.Experiments.Paper.Figures;
using Sharpest.Experiments.Specs;
using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper.Items;

/// <summary>Nudged-SGD against plain SGD.</summary>
internal static class NudgedItems
{
    private static readonly double[] Gammas = [0.01, 0.1, 1, 5];

    public static IReadOnlyList<PaperItem> All { get; } = [SimpleCnn()];

    // The label of a multiplier; γ = 1 is plain SGD.
    public static string Label(double gamma) =>
        gamma == 1 ? "SGD (γ = 1)" : string.Create(CultureInfo.InvariantCulture, $"γ = {gamma}");

    // One setting a multiplier γ.
    public static PaperVariant[] Sweep(ExperimentSpec spec) =>
        [
            .. Gammas.Select(gamma => new PaperVariant(
                Label(gamma),
                gamma == 1 ? spec : spec with { Optimizer = "nsgd", Gamma = gamma }
            )),
        ];

    private static PaperVariant[] Baselines(ExperimentSpec spec, params double[] rates) =>
        [
            .. rates.Select(rate => new PaperVariant(
                string.Create(CultureInfo.InvariantCulture, $"SGD({rate})"),
                spec with
                {
                    Lr = rate,
                }
            )),
        ];

    private static PaperItem SimpleCnn() =>
        new(
            "nudged",
            "Nudged-SGD: curves and table for SimpleCNN",
            "The step along the K sharpest directions is multiplied by γ, everything else is as in SGD. With γ < 1 training "
                + "should go to sharper regions and faster, with γ > 1 to flatter ones."
        )
        {
            Full = new PaperPreset(
                [
                    .. Sweep(FullRuns.Nudged with { Model = "simple-cnn-medium", Top = 10 }),
                    .. Baselines(
                        FullRuns.Nudged with
                        {
                            Model = "simple-cnn-medium",
                            Top = 10,
                        },
                        0.3,
                        0.2,
                        0.1,
                        0.05,
                        0.005
                    ),
                ],
                FullRuns.Seeds
            ),
            Laptop = new PaperPreset(
                [.. Sweep(LaptopRuns.Base with { Lr = 0.05 }), .. Baselines(LaptopRuns.Base, 0.1, 0.2)],
                LaptopRuns.Seeds
            ),
            Claims = NudgedClaims.All,
            Charts = results => [SharpnessCharts.Evolution(results), LearningCharts.Accuracy(results)],
            Tables = Table,
        };

    private static IReadOnlyList<StudyTable> Table(PaperResults results) =>
        [
            EndTables.Of(
                results,
                "nudged",
                "What Nudged-SGD reaches",
                "γ or SGD(η)",
                Sharpness.Final,
                Sharpness.Peak,
                Reached.TestAccuracy,
                Reached.BestValidation,
                Reached.TrainingLoss
            ),
        ];
}
