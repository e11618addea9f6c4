using System.Globalization;
using Sharpest.Experiments.Paper.Claims;
using Sharpest.Experiments.Paper.Figures;
using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Paper.Items;

/// <summary>How many of the sharpest directions must be nudged.</summary>
internal static class SubspaceItems
{
    private const double Gamma = 0.01;

    public static IReadOnlyList<PaperItem> All { get; } =
    [
        Of(
            "subspace-size",
            "SimpleCNN",
            FullRuns.Nudged with
            {
                Model = "simple-cnn-medium",
            },
            [1, 3, 5, 10, 20, 50]
        ) with
        {
            Laptop = new PaperPreset(
                [.. Sizes(LaptopRuns.Base with { Lr = 0.05 }, 1, 2, 5, 10), Plain(LaptopRuns.Base with { Lr = 0.05 })],
                LaptopRuns.Seeds
            ),
        },
        Of("subspace-size-resnet-32", "ResNet-32", FullRuns.Nudged with { Model = "resnet-32" }, [1, 3, 5, 7, 10, 20]),
    ];

    private static PaperItem Of(string id, string model, ExperimentSpec spec, int[] sizes) =>
        new(
            id,
            $"How many directions to nudge: {model}",
            "Nudged-SGD with γ = 0.01 along the K sharpest directions, for several K, and plain SGD of the same learning rate. "
                + "What one direction alone does not do, several do together."
        )
        {
            Full = new PaperPreset([.. Sizes(spec, sizes), Plain(spec)], FullRuns.Seeds),
            Claims = [SubspaceClaims.MoreIsSharper],
            Charts = results =>
                [
                    SubspaceCharts.Of(results, Sharpness.Final, Reached.TestAccuracy, Reached.TrainingLoss),
                    SharpnessCharts.Evolution(results),
                    LearningCharts.Accuracy(results),
                ],
        };

    private static PaperVariant Plain(ExperimentSpec spec) => new(NudgedItems.Label(1), spec);

    // One setting a number of directions.
    private static PaperVariant[] Sizes(ExperimentSpec spec, params int[] sizes) =>
        [
            .. sizes.Select(size => new PaperVariant(
                string.Create(CultureInfo.InvariantCulture, $"{SubspaceCharts.Prefix}{size}"),
                spec with
                {
                    Optimizer = "nsgd",
                    Gamma = Gamma,
                    Top = size,
                }
            )),
        ];
}
