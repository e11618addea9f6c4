using static TorchSharp.torch;

namespace Sharpest.Convolutions;

/// <summary>
/// Which pieces of a piecewise linear network one forward pass lies on: where every <see cref="Rectifier"/> is positive and
/// where every <see cref="MaxPooling2d"/> has its maxima, in the order in which they were passed. While a pattern is held
/// the layers stay on those pieces wherever the weights go. The loss is then smooth in the weights, and at the weights of
/// the pattern all of its derivatives are those of the network itself.
/// </summary>
internal sealed class ActivationPattern : IDisposable
{
    [ThreadStatic]
    private static ActivationPattern? current;

    private readonly List<Tensor> pieces = [];
    private bool isHeld;
    private int next;

    /// <summary>Whether a pattern is being noted or held on this thread.</summary>
    public static bool IsInForce => current is not null;

    /// <summary>How many layers it tells of; none where a network has no layers of these kinds.</summary>
    public int Layers => pieces.Count;

    /// <summary>Notes what layers of this thread do until the result is disposed, in place of what was noted before. Graphs for
    /// second derivatives are not noted.</summary>
    /// <returns>The scope.</returns>
    public IDisposable Note()
    {
        Dispose();
        return Enter(held: false);
    }

    /// <summary>Makes layers of this thread do what was noted until the result is disposed.</summary>
    /// <returns>The scope.</returns>
    public IDisposable Hold() => Enter(held: true);

    /// <summary>Frees what was noted.</summary>
    public void Dispose()
    {
        foreach (Tensor piece in pieces)
            piece.Dispose();
        pieces.Clear();
    }

    /// <summary>What the layer that asks did when it was noted.</summary>
    /// <param name="shape">The shape of a piece of this layer.</param>
    /// <returns>Owned by the pattern; null where none is held.</returns>
    /// <exception cref="InvalidOperationException">The layers are passed in another order than before.</exception>
    public static Tensor? Held(ReadOnlySpan<long> shape)
    {
        if (current is not { isHeld: true } pattern)
            return null;
        if (pattern.next < pattern.pieces.Count && pattern.pieces[pattern.next].shape.AsSpan().SequenceEqual(shape))
            return pattern.pieces[pattern.next++];
        throw new InvalidOperationException(
            "The model passes its layers in another order than a moment before; its loss is not a function of the weights alone."
        );
    }

    /// <summary>Tells the pattern that is being noted, if there is one, what a layer does.</summary>
    /// <param name="piece">The output of a Rectifier, or the places of maxima; the caller keeps it.</param>
    public static void Tell(Tensor piece)
    {
        if (current is { isHeld: false } pattern)
            pattern.pieces.Add(piece.detach().DetachFromDisposeScope());
    }

    private Scope Enter(bool held)
    {
        var scope = new Scope(current);
        (current, isHeld, next) = (this, held, 0);
        return scope;
    }

    private sealed class Scope(ActivationPattern? before) : IDisposable
    {
        public void Dispose() => current = before;
    }
}
