namespace Sharpest.Operators;

/// <summary>How a <see cref="HessianOperator"/> trades memory for time.</summary>
public sealed record HessianOptions
{
    /// <summary>
    /// Bytes that gradient graphs may occupy while they are kept for the next product. Micro-batches beyond it are run
    /// anew for every product, which costs about half as much again for them.
    /// </summary>
    /// <value>The default is a quarter of the memory that the process may use.</value>
    public long GraphBytes { get; init; } = GraphStore<GradientGraph>.DefaultBudget;
}
