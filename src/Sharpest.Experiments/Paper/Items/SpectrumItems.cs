using Sharpest.Experiments.Paper.Claims;
using Sharpest.Experiments.Paper.Figures;

namespace Sharpest.Experiments.Paper.Items;

/// <summary>The largest eigenvalues along training.</summary>
internal static class SpectrumItems
{
    private const int Directions = 10;

    public static IReadOnlyList<PaperItem> All { get; } = [Spectrum()];

    private static PaperItem Spectrum() =>
        new(
            "spectrum",
            "The spectrum of the Hessian along training",
            "Plain SGD with a constant learning rate, and the ten largest eigenvalues of the Hessian from the first step on. "
                + "All of them should rise fast, peak early, then fall or level off."
        )
        {
            Full = new PaperPreset(
                [
                    new(
                        "ResNet-32, η = 0.1",
                        FullRuns.ResNet with
                        {
                            Lr = 0.1,
                            L2 = 1e-4,
                            Epochs = 400,
                            Top = Directions,
                        }
                    ),
                    new("SimpleCNN, η = 0.1", FullRuns.SimpleCnn with { Lr = 0.1, Epochs = 300, Top = Directions }),
                ],
                [FullRuns.Seeds[0]]
            ),
            Laptop = new PaperPreset(
                [new("η = 0.1", LaptopRuns.Plain(LaptopRuns.Base) with { Lr = 0.1, Top = Directions, Zoom = 16 })],
                LaptopRuns.Seeds
            ),
            Claims = [SharpnessClaims.Rises, SharpnessClaims.Peaks],
            Charts = results => [SharpnessCharts.Spectrum(results), LearningCharts.Accuracy(results)],
            Deviations =
            [
                Deviation.Ranking,
                "With an L2 term on, the paper's eigenvalues hold that term's 2 · l2 as well; so do these.",
            ],
        };
}
