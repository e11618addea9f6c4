using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Models;

/// <summary>The loss and the hits of every task: softmax cross-entropy of logits, and the largest logit.</summary>
internal static class TaskLoss
{
    /// <summary>The mean softmax cross-entropy over all labels.</summary>
    /// <param name="logits">Shape <c>[N, classes]</c> or <c>[N, T, classes]</c>.</param>
    /// <param name="labels">int64 of the shape of the logits without its last dimension.</param>
    /// <returns>A scalar; the caller disposes it.</returns>
    public static Tensor Mean(Tensor logits, Tensor labels)
    {
        if (labels.dim() == 1)
        {
            return nn.functional.cross_entropy(logits, labels);
        }
        using Tensor each = logits.flatten(0, -2);
        using Tensor label = labels.flatten();
        return nn.functional.cross_entropy(each, label);
    }

    /// <summary>How many labels have the largest logit.</summary>
    /// <param name="logits">Shape <c>[N, classes]</c> or <c>[N, T, classes]</c>.</param>
    /// <param name="labels">int64 of the shape of the logits without its last dimension.</param>
    /// <returns>Their number.</returns>
    public static long CountRight(Tensor logits, Tensor labels)
    {
        using Tensor predicted = logits.argmax(-1);
        using Tensor equal = predicted.eq(labels);
        using Tensor count = equal.sum();
        return count.ToInt64();
    }
}
