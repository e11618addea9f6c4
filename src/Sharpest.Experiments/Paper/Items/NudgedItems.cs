using System.Globalization;
using Sharpest.Experiments.Paper.Claims;
using Sharpest.Experiments.Paper.Figures;
using Sharpest.Experiments.Specs;
using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper.Items;

/// <summary>Nudged-SGD against plain SGD: curves and a table.</summary>
internal static class NudgedItems
{
    public const string Random = "γ = 0.01, random directions";

    private const int EarlyEpoch = 50;
    private const int EarlyEpochOfTexts = 10;
    private static readonly double[] Gammas = [0.01, 0.1, 1, 5];
    private static readonly double[] Baselines = [0.3, 0.2, 0.1, 0.05, 0.005];

    public static IReadOnlyList<PaperItem> All { get; } =
    [
        Of(
            "nudged",
            "SimpleCNN",
            [
                .. Sweep(FullRuns.NudgedSimpleCnn),
                Control(FullRuns.NudgedSimpleCnn),
                .. Plain(FullRuns.NudgedSimpleCnn, Baselines),
            ]
        ) with
        {
            Laptop = Laptop(LaptopRuns.Base),
            Claims = [.. NudgedClaims.All, NudgedClaims.RandomIsNot],
        },
        Of(
            "nudged-resnet-32",
            "ResNet-32",
            [.. Sweep(FullRuns.NudgedResNet), .. Plain(FullRuns.NudgedResNet, Baselines)]
        ) with
        {
            Laptop = new PaperPreset(
                [.. Sweep(LaptopRuns.ResNet with { Lr = 0.1, Top = 5, Epochs = 8 })],
                LaptopRuns.OneSeed
            ),
        },
        Of("nudged-high-rate", "high learning rate", [.. Sweep(FullRuns.NudgedResNet with { Lr = 0.1 })]) with
        {
            Laptop = new PaperPreset([.. Sweep(LaptopRuns.Base with { Lr = 0.1 })], LaptopRuns.Seeds),
        },
        Of("nudged-momentum", "momentum", Momentum(FullRuns.NudgedResNet, "correct_v")) with
        {
            Laptop = new PaperPreset([.. Sweep(LaptopRuns.Momentum)], LaptopRuns.Seeds),
        },
        Of("nudged-momentum-both", "momentum, both corrected", Momentum(FullRuns.NudgedResNet, "correct_both")) with
        {
            Laptop = new PaperPreset(
                [.. Sweep(LaptopRuns.Momentum with { Correct = "correct_both" })],
                LaptopRuns.Seeds
            ),
        },
        Of("nudged-cifar-100", "CIFAR-100", [.. Sweep(FullRuns.NudgedResNet with { Dataset = "cifar-100" })]),
        Of(
            "nudged-fashion-mnist",
            "Fashion-MNIST",
            [
                .. Sweep(
                    FullRuns.NudgedSimpleCnn with
                    {
                        Dataset = "fashion-mnist",
                        Examples = 50_000,
                        Sample = 2560.0 / 50_000,
                    }
                ),
            ]
        ) with
        {
            Laptop = Laptop(LaptopRuns.Base),
        },
        Of("nudged-vgg-11", "VGG-11", [.. Sweep(FullRuns.Nudged with { Model = "vgg-11" })]),
        Imdb(),
    ];

    // γ = 1 is plain SGD.
    public static string Label(double gamma) =>
        gamma == 1 ? "SGD (γ = 1)" : string.Create(CultureInfo.InvariantCulture, $"γ = {gamma}");

    public static PaperVariant[] Sweep(ExperimentSpec spec, params double[] gammas) =>
        [
            .. (gammas.Length == 0 ? Gammas : gammas).Select(gamma => new PaperVariant(
                Label(gamma),
                gamma == 1 ? spec with { Correct = "correct_v" } : spec with { Optimizer = "nsgd", Gamma = gamma }
            )),
        ];

    private static PaperVariant[] Plain(ExperimentSpec spec, params double[] rates) =>
        [
            .. rates.Select(rate => new PaperVariant(
                string.Create(CultureInfo.InvariantCulture, $"SGD({rate})"),
                spec with
                {
                    Lr = rate,
                }
            )),
        ];

    // The control: as many random directions instead of the sharpest ones.
    private static PaperVariant Control(ExperimentSpec spec) =>
        new(Random, spec with { Optimizer = "nsgd", Gamma = 0.01, Directions = "random" });

    private static PaperVariant[] Momentum(ExperimentSpec spec, string correct) =>
        [
            .. Sweep(spec with { Momentum = 0.9, Correct = correct }),
            new("SGD, momentum 0.99", spec with { Momentum = 0.99 }),
        ];

    private static PaperPreset Laptop(ExperimentSpec spec) =>
        new([.. Sweep(spec), Control(spec), .. Plain(spec, 0.1)], LaptopRuns.Seeds);

    private static PaperItem Of(string id, string subject, PaperVariant[] full) =>
        new(
            id,
            $"Nudged-SGD: {subject}",
            "The step along the K sharpest directions is multiplied by γ, everything else is as in SGD. With γ < 1 training "
                + "should go to sharper regions, and faster; with γ > 1 to flatter ones."
        )
        {
            Full = new PaperPreset(full, FullRuns.Seeds),
            Claims = NudgedClaims.All,
            Charts = GridFigures.Charts,
            Tables = results => Table(results, EarlyEpoch),
            Deviations = [Deviation.Sample, Deviation.Schedule],
        };

    private static PaperItem Imdb() =>
        Of("nudged-imdb", "CNN on IMDB", Sweep(FullRuns.NudgedImdb, 0.1, 1, 5)) with
        {
            Full = new PaperPreset(Sweep(FullRuns.NudgedImdb, 0.1, 1, 5), [778, 779, 780]),
            Tables = results => Table(results, EarlyEpochOfTexts),
        };

    private static IReadOnlyList<StudyTable> Table(PaperResults results, int epoch) =>
        [
            EndTables.Of(
                results,
                "nudged",
                "What is reached",
                "γ or SGD(η)",
                Norms.FrobeniusAtBest,
                Norms.FinalFrobenius,
                Norms.FinalPaperValue,
                Sharpness.AtBest,
                Sharpness.Final,
                Reached.BestTestAccuracy,
                Reached.ValidationAt(Early(results, epoch)),
                Reached.TrainingLoss,
                Reached.BestDistance
            ),
        ];

    // Runs that are shorter than the paper's are looked at in their middle.
    private static int Early(PaperResults results, int epoch)
    {
        double last = results
            .Groups.SelectMany(group => group.Completed)
            .SelectMany(run => run.Series("validation/accuracy"))
            .Select(record => record.Epoch)
            .DefaultIfEmpty(epoch)
            .Max();
        return last >= epoch ? epoch : (int)Math.Ceiling(last / 2);
    }
}
