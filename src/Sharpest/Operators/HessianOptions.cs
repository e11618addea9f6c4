namespace Sharpest.Operators;

/// <summary>How a <see cref="HessianOperator"/> trades memory for time.</summary>
public sealed record HessianOptions
{
    /// <summary>
    /// Bytes that the process may allocate while the operator lives: graphs kept for the next product, a micro-batch
    /// on its way, which takes four graphs in passing, and whatever else there is, such as the basis of a search.
    /// Micro-batches beyond it are run anew for every product, which costs about half as much again for them; graphs are
    /// given up again when others need the room. One micro-batch is always run: where its four graphs are too much,
    /// smaller ones are the remedy.
    /// </summary>
    /// <value>The default is a quarter of the memory that the process may use.</value>
    public long MemoryBytes { get; init; } = GraphStore<GradientGraph>.DefaultBudget;
}
