using Sharpest.Objectives;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Losses;

/// <summary>A loss that can be asked for by name.</summary>
/// <param name="Name">The name by which it is asked for.</param>
/// <param name="Description">One line for people.</param>
/// <param name="Mean">
/// The mean loss over the examples: from the model's outputs, shape <c>[N, classes]</c> (for texts <c>[N, T, classes]</c>), and
/// the labels, int64 of shape <c>[N]</c> (<c>[N, T]</c>), to a scalar with a graph that can be differentiated twice; the caller disposes it.
/// </param>
public sealed record LossInfo(string Name, string Description, Func<Tensor, Tensor, Tensor> Mean)
{
    /// <summary>The same loss with its derivatives with respect to the outputs, which the Gauss–Newton and Fisher matrices need.</summary>
    /// <value>The default, null, offers the Hessian and the gradient covariance only.</value>
    public IOutputLoss? OnOutputs { get; init; }
}
