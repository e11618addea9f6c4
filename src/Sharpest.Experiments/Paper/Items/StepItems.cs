using Sharpest.Experiments.Paper.Claims;
using Sharpest.Experiments.Paper.Figures;

namespace Sharpest.Experiments.Paper.Items;

/// <summary>What a step of SGD does along the sharpest directions.</summary>
internal static class StepItems
{
    public static IReadOnlyList<PaperItem> All { get; } = [Steps()];

    private static PaperItem Steps() =>
        new(
            "steps",
            "The step taken apart along the sharpest directions",
            "At moments along training, the loss is looked at after a step along one direction alone – e₁ to e₄, and the whole "
                + "gradient – with half, once and twice the learning rate, averaged over fresh mini-batch gradients."
        )
        {
            Full = new PaperPreset(
                [
                    .. Settings.Rates(
                        FullRuns.SimpleCnn with
                        {
                            Augment = false,
                            Sample = 2560.0 / 45_000,
                            Resample = false,
                            StepPoints = 40,
                        },
                        0.01,
                        0.05
                    ),
                ],
                [FullRuns.Seeds[0]]
            ),
            Laptop = new PaperPreset(Settings.Rates(LaptopRuns.Base, 0.1, 0.05), LaptopRuns.Seeds),
            Claims = [StepClaims.TooLong, StepClaims.ShorterReduces, StepClaims.WholeGradientReduces],
            Charts = results => [.. StepCharts.All(results), SharpnessCharts.Evolution(results)],
            Deviations =
            [
                "All directions share the same mini-batch gradients, which makes their comparison a paired one; the paper drew new ones for each.",
                "The loss along a direction is interpolated with an error that is verified, not evaluated anew for every multiple.",
            ],
        };
}
