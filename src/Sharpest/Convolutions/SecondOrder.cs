namespace Sharpest.Convolutions;

/// <summary>
/// Tells layers that the graph being built will be differentiated twice. A convolution then uses nodes whose second
/// derivative is proper; the native node, which is faster for a plain gradient, serves everything else.
/// </summary>
internal static class SecondOrder
{
    [ThreadStatic]
    private static int depth;

    /// <summary>Whether a graph for second derivatives is being built on this thread.</summary>
    public static bool IsExpected => depth > 0;

    /// <summary>Expects second derivatives until the result is disposed.</summary>
    /// <returns>The scope.</returns>
    public static Scope Expect()
    {
        depth++;
        return new Scope(depth);
    }

    /// <summary>Ends the expectation.</summary>
    /// <param name="entered">The depth inside the scope.</param>
    internal readonly ref struct Scope(int entered)
    {
        public void Dispose() => depth = entered - 1;
    }
}
