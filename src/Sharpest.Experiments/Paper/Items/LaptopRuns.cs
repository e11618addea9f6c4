using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Paper.Items;

/// <summary>
/// What the experiments have in common where they are small: the paper's smaller network on some thousand images of
/// Fashion-MNIST, trained until λ₁ has risen and settled. Items that ask for the same run share it.
/// </summary>
internal static class LaptopRuns
{
    public static IReadOnlyList<long> Seeds { get; } = [1, 2];

    /// <summary>SGD with the paper's mini-batch: 32 steps an epoch, curvature on 192 examples every 8 steps.</summary>
    public static ExperimentSpec Base { get; } =
        new()
        {
            Dataset = "fashion-mnist",
            Model = "simple-cnn",
            Examples = 4096,
            Batch = 128,
            Lr = 0.05,
            Epochs = 12,
            Every = 8,
            Sample = 192.0 / 4096,
            Tolerance = 0.01,
            Top = 5,
            StepPoints = 16,
            StepGradients = 5,
        };
}
