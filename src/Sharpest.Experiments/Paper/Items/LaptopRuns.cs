using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Paper.Items;

/// <summary>
/// What the experiments have in common where they are small: the paper's smaller network on some thousand images of
/// Fashion-MNIST, trained until λ₁ has risen and settled. Items that ask for the same run share it.
/// </summary>
internal static class LaptopRuns
{
    public static IReadOnlyList<long> Seeds { get; } = [1, 2];

    /// <summary>Networks that take long are run once.</summary>
    public static IReadOnlyList<long> OneSeed { get; } = [1];

    /// <summary>SGD with the paper's mini-batch: 32 steps an epoch, curvature on 128 examples every 16 steps, and all
    /// instruments, so that one run serves every figure.</summary>
    public static ExperimentSpec Base { get; } =
        new()
        {
            Dataset = "fashion-mnist",
            Model = "simple-cnn",
            Examples = 4096,
            Batch = 128,
            Lr = 0.05,
            Epochs = 10,
            Every = 16,
            Sample = 128.0 / 4096,
            Tolerance = 0.01,
            Top = 5,
            StepPoints = 6,
            StepGradients = 5,
            AlignmentPoints = 8,
            AlignmentBatches = 8,
            SectionPoints = 4,
            NormPoints = 3,
            NormProbes = 10,
        };

    public static ExperimentSpec Adam { get; } = Plain(Base) with { Optimizer = "adam", Lr = 5e-4 };

    /// <summary>Without batch normalization it takes hundreds of small steps before anything happens; hence the learning
    /// rate. Curvature on 128 examples once an epoch.</summary>
    public static ExperimentSpec ResNet { get; } =
        Plain(Base) with
        {
            Model = "resnet-32",
            Lr = 0.3,
            Epochs = 12,
            Every = 32,
            Top = 2,
        };

    public static ExperimentSpec NormalizedResNet { get; } = ResNet with { Model = "resnet-32-bn", Lr = 0.05 };

    public static ExperimentSpec Momentum { get; } =
        Plain(Base) with
        {
            Lr = 0.01,
            Momentum = 0.9,
            NormPoints = Base.NormPoints,
            NormProbes = Base.NormProbes,
        };

    // The eigenvalues alone.
    public static ExperimentSpec Plain(ExperimentSpec spec) =>
        spec with
        {
            StepPoints = 0,
            AlignmentPoints = 0,
            AlignmentBatches = null,
            SectionPoints = 0,
            NormPoints = 0,
            NormProbes = new ExperimentSpec().NormProbes,
        };
}
