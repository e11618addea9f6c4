using static TorchSharp.torch;

namespace Sharpest.Runtime;

/// <summary>
/// A backward pass of training. <c>loss.backward()</c> does the same, but libtorch calls the layers of this library from code
/// that no exception may cross: what fails inside one of them is then told to nobody.
/// </summary>
public static class BackwardPass
{
    /// <summary>Adds ∇L to the gradients of the leaves and frees the graph; costs one backward pass.</summary>
    /// <param name="loss">L, a scalar with a graph.</param>
    /// <exception cref="ArgumentException">The loss is not a scalar that can be differentiated.</exception>
    /// <exception cref="AutogradException">libtorch refused, or a layer failed.</exception>
    /// <exception cref="InsufficientMemoryException">There is not enough memory.</exception>
    public static void Run(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        Autograd.Accumulate(loss);
    }
}
