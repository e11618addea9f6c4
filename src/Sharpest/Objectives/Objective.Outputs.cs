using Sharpest.Convolutions;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Objectives;

/// <content>What operators see of the inside: outputs, and the gradients of single micro-batches.</content>
public sealed partial class Objective
{
    private Supervision? supervision;

    /// <summary>The loss on outputs, for operators that need the outputs.</summary>
    /// <param name="needs">Who needs them, for the message.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">The objective knows no outputs.</exception>
    internal IOutputLoss OutputLoss(string needs) =>
        supervision?.Loss
        ?? throw new ArgumentException(
            $"{needs} needs the model's outputs, and an objective made by Objective.Create knows only its loss; make it by "
                + "Objective.Supervised, Objective.Classification or Objective.Regression."
        );

    /// <summary>Evaluates a micro-batch and keeps its outputs; costs one forward pass.</summary>
    /// <param name="i">The micro-batch b.</param>
    /// <returns>Outputs and loss with their graph; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">The objective knows no outputs, or they do not fit the targets.</exception>
    internal OutputEvaluation EvaluateOutputs(int i)
    {
        IOutputLoss loss = OutputLoss("This operator");
        (Tensor batchLoss, Tensor outputs, Tensor targets) = supervision!.Watch(() => WeightedBatchLoss(i));
        return new OutputEvaluation(batchLoss, outputs, targets, Weight(i) / loss.Observations(targets));
    }

    /// <summary>∇ of the mean loss of one micro-batch, L2 term included; costs one forward and one backward pass over it.</summary>
    /// <param name="i">The micro-batch b.</param>
    /// <returns>Shape <c>[n]</c>, which the caller disposes.</returns>
    /// <exception cref="AutogradException">libtorch could not differentiate the loss.</exception>
    internal Tensor BatchGradient(int i)
    {
        using ConvolutionGuard.Scope guard = ConvolutionGuard.Allow(model);
        using IDisposable _ = enable_grad();
        using IDisposable scope = NewDisposeScope();
        using Tensor batchLoss = WeightedBatchLoss(i);
        Tensor?[] parts = Autograd.Gradient(batchLoss, Parameters.Parameters);
        Tensor gradient = Parameters.Flatten(parts);
        gradient.div_(Weight(i));
        AddPenaltyCurvature(gradient, Parameters.Parameters);
        return gradient.MoveToOuterDisposeScope();
    }
}
