using Sharpest.Convolutions;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Objectives;

/// <content>The gradient of one micro-batch.</content>
public sealed partial class Objective
{
    // Whoever evaluates besides training must leave the model's modes as they were.
    internal nn.Module Model => model;

    /// <summary>
    /// ∇ of the mean loss over one micro-batch, with the L2 term; costs one forward and one backward pass over it. Weighted
    /// by their numbers of examples these gradients average to ∇L.
    /// </summary>
    /// <param name="index">Which micro-batch, from 0.</param>
    /// <returns>Shape <c>[n]</c>; the caller disposes it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such micro-batch.</exception>
    /// <exception cref="AutogradException">libtorch could not differentiate the loss.</exception>
    public Tensor MicroBatchGradient(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, MicroBatches);
        using ConvolutionGuard.Scope guard = ConvolutionGuard.Allow(model);
        using IDisposable _ = enable_grad();
        using IDisposable scope = NewDisposeScope();
        using Tensor loss = WeightedBatchLoss(index);
        Tensor gradient = Parameters.Flatten(Autograd.Gradient(loss, Parameters.Parameters));
        gradient.div_(Weight(index));
        AddPenaltyCurvature(gradient, Parameters.Parameters);
        return gradient.MoveToOuterDisposeScope();
    }
}
