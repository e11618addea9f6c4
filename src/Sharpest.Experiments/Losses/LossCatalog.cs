using Sharpest.Experiments.Models;
using Sharpest.Objectives;

namespace Sharpest.Experiments.Losses;

/// <summary>The losses that can be asked for by name.</summary>
public static class LossCatalog
{
    /// <summary>All losses.</summary>
    public static IReadOnlyList<LossInfo> All { get; } =
    [
        new LossInfo("cross-entropy", "Mean softmax cross-entropy of logits", TaskLoss.Mean)
        {
            OnOutputs = new SoftmaxCrossEntropy(),
        },
    ];
}
