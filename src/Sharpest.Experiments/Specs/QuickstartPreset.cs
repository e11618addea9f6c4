namespace Sharpest.Experiments.Specs;

/// <summary>The main job in small: one network, trained by SGD and by Nudged-SGD from the same seed.</summary>
public static class QuickstartPreset
{
    /// <summary>The runs, in the order in which they are made.</summary>
    /// <param name="seed">The seed of both, or null for the default one.</param>
    /// <returns>The specifications; each name is that of the run's folder.</returns>
    public static IReadOnlyList<ExperimentSpec> Create(long? seed = null)
    {
        var shared = new ExperimentSpec
        {
            Examples = 8192, // 64 steps an epoch, so that what Nudged-SGD refreshes is measured anyway
            Lr = 0.05,
            Batch = 128,
            Epochs = 3,
            Every = 32,
            StepGradients = 5,
            Sample = 0.05,
            Top = 5,
        };
        shared = shared with { Seed = seed ?? shared.Seed };
        return
        [
            shared with
            {
                Name = "sgd",
                Optimizer = "sgd",
            },
            shared with
            {
                Name = "nsgd",
                Optimizer = "nsgd",
                Gamma = 0.1,
            },
        ];
    }
}
