using Sharpest.Experiments.Paper.Claims;
using Sharpest.Experiments.Paper.Figures;
using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Paper.Items;

/// <summary>What a step does along the sharpest directions, and how the loss lies around it.</summary>
internal static class StepItems
{
    private static readonly double[] Thresholds = [1.01, 1.1, 1.5, 2];
    private static readonly string[] Sections = ["e1", "e3", "e5"];

    public static IReadOnlyList<PaperItem> All { get; } =
    [
        Alignments(),
        Steps("steps", "The step taken apart along the sharpest directions") with
        {
            Full = new PaperPreset(Settings.Rates(Analysed, 0.05, 0.01), OneSeed),
            Laptop = new PaperPreset(Settings.Rates(LaptopRuns.Base, 0.1, 0.05), LaptopRuns.Seeds),
        },
        CrossSections("cross-sections", "The loss along sharp directions, and how wide its valley is") with
        {
            Full = new PaperPreset(Settings.Rates(Drawn, 0.05, 0.01), OneSeed),
            Laptop = new PaperPreset(Settings.Rates(LaptopRuns.Base, 0.1, 0.05), LaptopRuns.Seeds),
        },
        Steps("nudged-steps", "The step of Nudged-SGD taken apart") with
        {
            Full = new PaperPreset(NudgedItems.Sweep(Analysed with { Lr = 0.01 }, 0.01, 1), OneSeed),
            Laptop = new PaperPreset(NudgedItems.Sweep(LaptopRuns.Base, 0.01, 1), LaptopRuns.Seeds),
        },
        CrossSections("nudged-cross-sections", "The loss along sharp directions under Nudged-SGD") with
        {
            Full = new PaperPreset(NudgedItems.Sweep(Drawn with { Lr = 0.01 }, 0.01, 1), OneSeed),
            Laptop = new PaperPreset(NudgedItems.Sweep(LaptopRuns.Base, 0.01, 1), LaptopRuns.Seeds),
        },
    ];

    private static IReadOnlyList<long> OneSeed => [FullRuns.Seeds[0]];

    // The first 2560 examples as they are, not augmented, every five epochs.
    private static ExperimentSpec Analysed =>
        FullRuns.SimpleCnn with
        {
            Augment = false,
            Sample = 2560.0 / 45_000,
            Resample = false,
            StepPoints = 40,
        };

    private static ExperimentSpec Drawn => Analysed with { StepPoints = 0, SectionPoints = 40 };

    private static PaperItem Alignments() =>
        new(
            "alignment",
            "Gradient alignment with the sharpest directions against accuracy",
            "At moments along training, |cos| between the gradients of mini-batches and the five sharpest directions, averaged "
                + "over both, against the training accuracy at that time, and what random directions would give."
        )
        {
            Full = new PaperPreset(
                Settings.Rates(FullRuns.SimpleCnn with { Epochs = 100, AlignmentPoints = 100 }, 0.1, 0.01, 0.001),
                OneSeed
            ),
            Laptop = new PaperPreset(Settings.Rates(LaptopRuns.Base, 0.1, 0.05, 0.02), LaptopRuns.Seeds),
            Claims = [Alignment.FarAboveRandom],
            Charts = AlignmentCharts.All,
            Deviations =
            [
                "All learning rates are looked at equally often; the paper looked more often where the learning rate is larger.",
            ],
        };

    private static PaperItem Steps(string id, string title) =>
        new(
            id,
            title,
            "At moments along training, the loss is looked at after a step along one direction alone – e₁ to e₄, and the whole "
                + "gradient – with half, once and twice the learning rate, averaged over fresh mini-batch gradients."
        )
        {
            Full = new PaperPreset([], []),
            Claims = [StepClaims.TooLong, StepClaims.ShorterReduces, StepClaims.WholeGradientReduces],
            Charts = results => [.. StepCharts.All(results), SharpnessCharts.Evolution(results)],
            Deviations =
            [
                "All directions share the same mini-batch gradients, which makes their comparison a paired one; the paper drew new ones for each.",
                "The loss along a direction is interpolated with an error that is verified, not evaluated anew for every multiple.",
            ],
        };

    private static PaperItem CrossSections(string id, string title) =>
        new(
            id,
            title,
            "The loss at up to 16 average SGD steps to both sides along e₁, e₃ and e₅, at moments along training; and how far it "
                + "is until the loss has grown to a multiple of itself."
        )
        {
            Full = new PaperPreset([], []),
            Claims = [Valley.NarrowestAlongSharpest],
            Charts = SectionCharts.All,
            Tables = results =>
                [
                    EndTables.Of(
                        results,
                        "widths",
                        "Average SGD steps to the nearer wall, last quarter of training",
                        "setting",
                        [.. Sections.SelectMany(e => Thresholds.Select(t => Valley.Width(e, t)))]
                    ),
                ],
            Deviations =
            [
                "The width is the distance to the nearer of both walls; the paper's script gave that to the right one only, and zero where either was missing.",
                "A valley without a wall as far as is drawn counts as 16 average steps wide.",
            ],
        };
}
