using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Tests.Training;

/// <summary>Small runs that are interrupted and continued.</summary>
internal static class ResumedRuns
{
    /// <summary>The one that the others vary.</summary>
    public static ExperimentSpec Plain { get; } = SmallRun.Spec with { MaxProducts = 12 };

    /// <summary>The specifications by name; between them they use everything that a run carries from step to step.</summary>
    public static IReadOnlyDictionary<string, ExperimentSpec> Specs { get; } =
        new Dictionary<string, ExperimentSpec>()
        {
            ["sgd"] = Plain,
            ["momentum"] = Plain with { Momentum = 0.9, Augment = true, L2 = 1e-3, Batch = 28, Epochs = 1 },
            ["nudged velocity"] = Plain with
            {
                Optimizer = "nsgd",
                Momentum = 0.9,
                Refresh = 3,
                Resample = true,
                Augment = true,
            },
            ["nudged gradient after burn-in"] = Plain with
            {
                Optimizer = "nsgd",
                Momentum = 0.5,
                Correct = "correct_g",
                Refresh = 4,
                BurnIn = 1,
                Zoom = 3,
                ZoomFrom = 8,
            },
            ["adam dropping by steps"] = Plain with
            {
                Optimizer = "adam",
                Lr = 0.002,
                Schedule = "step",
                DropEpochs = "2,4",
                EpochExamples = 128,
                Epochs = 5,
            },
            ["plateau until an early stop"] = Plain with
            {
                Lr = 1, // the loss soon is next to nothing, and falls no more
                Momentum = 0.9,
                Schedule = "plateau",
                DropFactor = 0.5,
                Patience = 1,
                EarlyStop = 4,
                EpochExamples = 64,
                Epochs = 20,
                ClipNorm = 0.5,
                Init = "truncated-normal",
            },
            ["nudged while halving"] = Plain with
            {
                Optimizer = "nsgd",
                Momentum = 0.9,
                EpochExamples = 90,
                Epochs = 5,
                Schedule = "halving",
                HalvingFrom = 2,
                Augment = true,
            },
            ["all instruments"] = Plain with
            {
                Epochs = 1,
                Every = 3,
                Projections = true,
                AlignmentPoints = 2,
                AlignmentBatches = 3,
                SectionPoints = 2,
                NormPoints = 2,
                NormProbes = 2,
            },
            ["dropped after burn-in"] = Plain with
            {
                Optimizer = "nsgd",
                Rule = "drop",
                Refresh = 4,
                BurnIn = 1,
                Projections = true,
            },
            ["frozen"] = Plain with
            {
                Optimizer = "nsgd",
                Rule = "constant-top",
                Refresh = 2,
                Epochs = 1,
                Projections = true,
            },
            ["random"] = Plain with
            {
                Optimizer = "nsgd",
                Directions = "random",
                Correct = "correct_both",
                Momentum = 0.9,
                Refresh = 3,
                Epochs = 1,
            },
            ["followed"] = Plain with { Follow = true, Momentum = 0.9 },
            ["by tiles"] = Plain with { Convolutions = "tiles", Batch = 64, Momentum = 0.9 },
        };
}
