using System.Globalization;
using Sharpest.Experiments.Paper.Claims;
using Sharpest.Experiments.Paper.Figures;
using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Paper.Items;

/// <summary>How learning rate and mini-batch size decide the largest eigenvalues.</summary>
internal static class GridItems
{
    public static IReadOnlyList<PaperItem> All { get; } =
    [
        LearningRates(
            "learning-rates",
            "SimpleCNN",
            Rates(FullRuns.SimpleCnn, 0.1, 0.01, 0.001),
            Rates(LaptopRuns.Base, 0.1, 0.05, 0.02)
        ),
        BatchSizes(
            "batch-sizes",
            "SimpleCNN",
            Sizes(FullRuns.SimpleCnn, 8, 128, 1024),
            Sizes(LaptopRuns.Base, 32, 128, 512)
        ),
        LearningRates("learning-rates-resnet-32", "ResNet-32", Rates(FullRuns.ResNet, 0.1, 0.01, 0.001)),
        BatchSizes("batch-sizes-resnet-32", "ResNet-32", Sizes(FullRuns.ResNet, 8, 128, 1024)),
    ];

    // One setting a learning rate, from the largest to the smallest: λ₁ is claimed to rise in this order.
    public static PaperVariant[] Rates(ExperimentSpec spec, params double[] rates) =>
        [.. rates.Select(rate => new PaperVariant(Eta(rate), spec with { Lr = rate }))];

    // One setting a mini-batch size, from the smallest to the largest: λ₁ is claimed to rise in this order.
    public static PaperVariant[] Sizes(ExperimentSpec spec, params int[] sizes) =>
        [
            .. sizes.Select(size => new PaperVariant(
                string.Create(CultureInfo.InvariantCulture, $"S = {size}"),
                spec with
                {
                    Batch = size,
                }
            )),
        ];

    // The label of a learning rate.
    public static string Eta(double rate) => string.Create(CultureInfo.InvariantCulture, $"η = {rate}");

    private static PaperItem LearningRates(
        string id,
        string model,
        PaperVariant[] full,
        PaperVariant[]? laptop = null
    ) =>
        Grid(
            new PaperItem(
                id,
                $"Learning rate and sharpness: {model}",
                "The same network trained with several learning rates. The larger the learning rate, the lower λ₁ should peak, and the earlier."
            )
            {
                Full = new PaperPreset(full, FullRuns.Seeds),
                Laptop = laptop is null ? null : new PaperPreset(laptop, LaptopRuns.Seeds),
                Charts = Figures,
            },
            SharpnessClaims.LowerForLargerSteps
        );

    private static PaperItem BatchSizes(string id, string model, PaperVariant[] full, PaperVariant[]? laptop = null) =>
        Grid(
            new PaperItem(
                id,
                $"Mini-batch size and sharpness: {model}",
                "The same network trained with several mini-batch sizes. The smaller the mini-batch, the lower λ₁ should peak."
            )
            {
                Full = new PaperPreset(full, FullRuns.Seeds),
                Laptop = laptop is null ? null : new PaperPreset(laptop, LaptopRuns.Seeds),
                Charts = Figures,
            },
            SharpnessClaims.LowerForSmallerBatches
        );

    private static PaperItem Grid(PaperItem item, IClaim order) =>
        item with
        {
            Claims = [SharpnessClaims.Rises, SharpnessClaims.Peaks, order],
            Tables = results =>
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
                ],
        };

    private static IReadOnlyList<Sharpest.Runs.Charts.Chart> Figures(PaperResults results) =>
        [SharpnessCharts.Evolution(results), LearningCharts.Accuracy(results)];
}
