using Sharpest.Experiments.Paper.Claims;
using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Paper.Items;

/// <summary>What other choices of training do to the largest eigenvalues.</summary>
internal static class TrainingItems
{
    private static readonly string[] Initializations = ["glorot-uniform", "uniform", "normal", "truncated-normal"];

    public static IReadOnlyList<PaperItem> All { get; } = [Initialization(), Drop(), LargeBatch()];

    private static PaperItem Initialization() =>
        new(
            "initializations",
            "Initialisation and sharpness",
            "The same network from weights drawn in four ways. λ₁ should rise and peak whichever way it was."
        )
        {
            Full = new PaperPreset(
                Settings.Initializations(FullRuns.SimpleCnn with { Lr = 0.01 }, Initializations),
                FullRuns.Seeds
            ),
            Laptop = new PaperPreset(Settings.Initializations(LaptopRuns.Base, Initializations), LaptopRuns.OneSeed),
            Claims = [SharpnessClaims.Rises, SharpnessClaims.Peaks],
            Charts = GridFigures.Charts,
            Tables = GridFigures.Tables,
            Deviations = [Deviation.Zoom],
        };

    private static PaperItem Drop() =>
        new(
            "learning-rate-drop",
            "A drop of the learning rate and sharpness",
            "η is divided by ten after L epochs. A smaller step lets λ₁ grow, and the more the earlier it comes."
        )
        {
            Full = new PaperPreset(Settings.Drops(FullRuns.ResNet with { Lr = 0.1 }, 20, 40, 80, 160), FullRuns.Seeds),
            Laptop = new PaperPreset(Settings.Drops(LaptopRuns.Base with { Lr = 0.1 }, 2, 4, 8, 0), LaptopRuns.Seeds),
            Claims = [DropClaims.Grows, DropClaims.EarlierIsSharper],
            Charts = GridFigures.Charts,
            Tables = GridFigures.Tables,
        };

    private static PaperItem LargeBatch() =>
        new(
            "large-batch",
            "Large mini-batches with and without batch normalization",
            "ResNet-32 with a large mini-batch, with and without batch normalization, with two learning rates."
        )
        {
            Full = new PaperPreset(
                LargeBatches(FullRuns.ResNet with { Batch = 1024, Epochs = 100 }, 0.01, 0.05),
                FullRuns.Seeds
            ),
            Laptop = new PaperPreset(
                LargeBatches(LaptopRuns.ResNet with { Batch = 512, Every = 8 }, 0.1, 0.3),
                LaptopRuns.OneSeed
            ),
            Claims = [SharpnessClaims.Rises, LargeBatchClaims.NormalizedIsSharper],
            Charts = GridFigures.Charts,
            Tables = GridFigures.Tables,
            Deviations =
            [
                "The paper's scripts do not tell the mini-batch size of this figure at hand; 1024 is that of its grids.",
            ],
        };

    private static PaperVariant[] LargeBatches(ExperimentSpec spec, params double[] rates) =>
        [
            .. rates.SelectMany(rate =>
                (PaperVariant[])
                    [
                        new(FormattableString.Invariant($"no BN, η = {rate}"), spec with { Lr = rate }),
                        new(
                            FormattableString.Invariant($"BN, η = {rate}"),
                            spec with
                            {
                                Model = "resnet-32-bn",
                                Lr = rate,
                            }
                        ),
                    ]
            ),
        ];
}
