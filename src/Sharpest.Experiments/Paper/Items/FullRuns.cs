using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Paper.Items;

/// <summary>What the paper's own runs have in common: its data sets, networks and numbers.</summary>
internal static class FullRuns
{
    public static IReadOnlyList<long> Seeds { get; } = [777, 778];

    /// <summary>
    /// The grids on CIFAR-10: 45,000 augmented images, curvature on a fresh 5 % of them at the start of every epoch and at
    /// each of the first steps.
    /// </summary>
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
            Zoom = 176,
            Top = 5,
            StepPoints = 0,
        };

    public static ExperimentSpec SimpleCnn { get; } = Grid with { Model = "simple-cnn" };

    public static ExperimentSpec ResNet { get; } = Grid with { Model = "resnet-32" };

    public static ExperimentSpec NormalizedResNet { get; } = Grid with { Model = "resnet-32-bn" };

    public static ExperimentSpec Vgg { get; } = Grid with { Model = "vgg-11" };

    public static ExperimentSpec Imdb { get; } =
        Grid with
        {
            Dataset = "imdb",
            Examples = 22_500,
            Augment = false,
            Model = "imdb-cnn",
            Batch = 32,
            Lr = 0.01,
            Top = 2,
            EarlyStop = 50,
        };

    /// <summary>Sequences of 20 words, 20 side by side; curvature on about 500 of them.</summary>
    public static ExperimentSpec PennTreebank { get; } =
        Grid with
        {
            Dataset = "ptb",
            Examples = null,
            Augment = false,
            Model = "ptb-lstm-dropout",
            Batch = 20,
            Lr = 1,
            Epochs = 400,
            ClipNorm = 5,
            EarlyStop = 50,
            Sample = 0.011,
        };

    public static ExperimentSpec Adam { get; } = SimpleCnn with { Optimizer = "adam", Lr = 5e-4 };

    /// <summary>
    /// Nudged-SGD and its baselines: curvature on 2560 examples, which also find the directions in use; η is divided by ten
    /// when the validation loss stands still for 100 epochs.
    /// </summary>
    public static ExperimentSpec Nudged { get; } =
        Grid with
        {
            Lr = 0.01,
            Epochs = 2000,
            Schedule = "plateau",
            Patience = 100,
            EarlyStop = 200,
            Sample = 2560.0 / 45_000,
            Zoom = 0,
            NormPoints = 50,
        };

    public static ExperimentSpec NudgedSimpleCnn { get; } = Nudged with { Model = "simple-cnn-medium", Top = 10 };

    public static ExperimentSpec NudgedResNet { get; } = Nudged with { Model = "resnet-32" };

    public static ExperimentSpec NudgedImdb { get; } =
        Imdb with
        {
            Model = "imdb-cnn-500",
            Batch = 8,
            Top = 1,
            Epochs = 2000,
            Zoom = 0,
            NormPoints = 50,
        };
}
