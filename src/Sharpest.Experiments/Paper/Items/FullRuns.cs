using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Paper.Items;

/// <summary>What the paper's own runs have in common: its data sets, networks and numbers.</summary>
internal static class FullRuns
{
    public static IReadOnlyList<long> Seeds { get; } = [777, 778];

    /// <summary>The grids on CIFAR-10: 45,000 augmented images, curvature on a fresh 5 % of them at the start of every epoch.</summary>
    public static ExperimentSpec Grid { get; } =
        new()
        {
            Dataset = "cifar-10",
            Examples = 45_000,
            Augment = true,
            Batch = 128,
            Lr = 0.05,
            Epochs = 200,
            Sample = 0.05,
            Resample = true,
            Top = 5,
            StepPoints = 0,
        };

    public static ExperimentSpec SimpleCnn { get; } = Grid with { Model = "simple-cnn" };

    public static ExperimentSpec ResNet { get; } = Grid with { Model = "resnet-32" };

    /// <summary>Nudged-SGD and its baselines: curvature on 2560 examples, which also find the directions in use.</summary>
    public static ExperimentSpec Nudged { get; } = Grid with { Lr = 0.01, Epochs = 2000, Sample = 2560.0 / 45_000 };
}
