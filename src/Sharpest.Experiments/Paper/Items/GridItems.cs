using Sharpest.Experiments.Paper.Claims;

namespace Sharpest.Experiments.Paper.Items;

/// <summary>How learning rate and mini-batch size decide the largest eigenvalues.</summary>
internal static class GridItems
{
    private const string Simple = "SimpleCNN";

    public static IReadOnlyList<PaperItem> All { get; } =
    [
        Rates("", Simple, Settings.Rates(FullRuns.SimpleCnn, 0.1, 0.01, 0.001)) with
        {
            Laptop = new PaperPreset(Settings.Rates(LaptopRuns.Base, 0.1, 0.05, 0.02), LaptopRuns.Seeds),
        },
        Batches("", Simple, Settings.Batches(FullRuns.SimpleCnn, 8, 128, 1024)) with
        {
            Laptop = new PaperPreset(Settings.Batches(LaptopRuns.Base, 32, 128, 512), LaptopRuns.Seeds),
        },
        Rates("-resnet-32", "ResNet-32", Settings.Rates(FullRuns.ResNet, 0.1, 0.01, 0.001)) with
        {
            Laptop = new PaperPreset(Settings.Rates(LaptopRuns.ResNet, 0.3, 0.2, 0.1), LaptopRuns.OneSeed),
        },
        Batches("-resnet-32", "ResNet-32", Settings.Batches(FullRuns.ResNet, 8, 128, 1024)) with
        {
            Laptop = new PaperPreset(Settings.Batches(LaptopRuns.ResNet, 32, 128, 512), LaptopRuns.OneSeed),
        },
        Batches("-resnet-32-bn", "ResNet-32 with BN", Settings.Batches(FullRuns.NormalizedResNet, 8, 128, 512)) with
        {
            Laptop = new PaperPreset(Settings.Batches(LaptopRuns.NormalizedResNet, 32, 128, 512), LaptopRuns.OneSeed),
        },
        Rates("-vgg-11", "VGG-11", Settings.Rates(FullRuns.Vgg, 0.1, 0.01, 0.001)),
        Batches("-vgg-11", "VGG-11", Settings.Batches(FullRuns.Vgg, 8, 128, 512)),
        Rates("-ptb-lstm", "LSTM on Penn Treebank", Settings.Rates(FullRuns.PennTreebank, 5, 1, 0.2)),
        Batches("-ptb-lstm", "LSTM on Penn Treebank", Settings.Batches(FullRuns.PennTreebank, 8, 32, 128)),
        Rates("-imdb-cnn", "CNN on IMDB", Settings.Rates(FullRuns.Imdb, 0.1, 0.05, 0.025, 0.01)),
        Batches("-imdb-cnn", "CNN on IMDB", Settings.Batches(FullRuns.Imdb, 2, 8, 32, 256)),
        Rates("-adam", "Adam", Settings.Rates(FullRuns.Adam, 1e-3, 1e-4, 1e-5)) with
        {
            Laptop = new PaperPreset(Settings.Rates(LaptopRuns.Adam, 2e-3, 1e-3, 5e-4), LaptopRuns.Seeds),
        },
        Batches("-adam", "Adam", Settings.Batches(FullRuns.Adam, 8, 128, 1024)) with
        {
            Laptop = new PaperPreset(Settings.Batches(LaptopRuns.Adam, 32, 128, 512), LaptopRuns.Seeds),
        },
    ];

    private static PaperItem Rates(string suffix, string model, PaperVariant[] full) =>
        Of(
            $"learning-rates{suffix}",
            $"Learning rate and sharpness: {model}",
            "The same network trained with several learning rates. The larger the learning rate, the lower λ₁ should peak, "
                + "and the earlier.",
            full,
            SharpnessClaims.LowerForLargerSteps
        );

    private static PaperItem Batches(string suffix, string model, PaperVariant[] full) =>
        Of(
            $"batch-sizes{suffix}",
            $"Mini-batch size and sharpness: {model}",
            "The same network trained with several mini-batch sizes. The smaller the mini-batch, the lower λ₁ should peak.",
            full,
            SharpnessClaims.LowerForSmallerBatches
        );

    private static PaperItem Of(string id, string title, string caption, PaperVariant[] full, IClaim order) =>
        new(id, title, caption)
        {
            Full = new PaperPreset(full, FullRuns.Seeds),
            Claims = [SharpnessClaims.Rises, SharpnessClaims.Peaks, order],
            Charts = GridFigures.Charts,
            Tables = GridFigures.Tables,
            Deviations = [Deviation.Zoom],
        };
}
