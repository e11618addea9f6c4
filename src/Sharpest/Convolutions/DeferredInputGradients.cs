using static TorchSharp.torch;

namespace Sharpest.Convolutions;

/// <summary>
/// In a Hessian product two gradients meet at the input of a convolution: that of the turned kernels, known on the way up, and that
/// of what comes down, later. While this is in force the first one waits for the second, and both are one pass over memory
/// instead of two and a sum.
/// </summary>
/// <remarks>
/// What waited in vain, because nothing came down, is missing in the product: then it is to be taken again without. Graphs of
/// networks whose loss is not linear in their outputs always settle, unless only some of the parameters are asked for.
/// </remarks>
internal sealed class DeferredInputGradients : IDisposable
{
    [ThreadStatic]
    private static DeferredInputGradients? current;

    private readonly HashSet<Slot> waiting = [];
    private readonly DeferredInputGradients? before;

    private DeferredInputGradients() => (before, current) = (current, this);

    /// <summary>Whether nothing waits any more.</summary>
    public bool IsSettled => waiting.Count == 0;

    /// <summary>Lets gradients wait on this thread until the result is disposed.</summary>
    /// <returns>The scope.</returns>
    public static DeferredInputGradients Begin() => new();

    /// <summary>Forgets what still waits.</summary>
    public void Dispose()
    {
        foreach (Slot slot in waiting.ToArray())
        {
            (Tensor g, Tensor w) = slot.Take();
            g.Dispose();
            w.Dispose();
        }
        current = before;
    }

    /// <summary>Where the gradient of one convolution in one forward pass waits.</summary>
    internal sealed class Slot
    {
        private (Tensor G, Tensor W)? held;

        /// <summary>Whether something waits.</summary>
        public bool IsWaiting => held is not null;

        /// <summary>Lets ∂⟨g, conv(x, w)⟩/∂x wait, if that is in force.</summary>
        /// <param name="g">g, of which a view is kept.</param>
        /// <param name="w">The kernels, of which a view is kept.</param>
        /// <returns>Whether it waits now.</returns>
        public bool Defer(Tensor g, Tensor w)
        {
            if (current is not { } run)
                return false;
            held = (g.detach().DetachFromDisposeScope(), w.detach().DetachFromDisposeScope());
            run.waiting.Add(this);
            return true;
        }

        /// <summary>Takes out what waits.</summary>
        /// <returns>g and w, which the caller disposes.</returns>
        public (Tensor G, Tensor W) Take()
        {
            (Tensor g, Tensor w) = held!.Value;
            held = null;
            current?.waiting.Remove(this);
            return (g, w);
        }
    }
}
