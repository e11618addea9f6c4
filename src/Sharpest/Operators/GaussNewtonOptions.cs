namespace Sharpest.Operators;

/// <summary>How a <see cref="GaussNewtonOperator"/> trades memory for time.</summary>
public sealed record GaussNewtonOptions
{
    /// <summary>Bytes that the process may allocate while the operator lives; see <see cref="HessianOptions.MemoryBytes"/>.</summary>
    /// <value>The default is a quarter of the memory that the process may use.</value>
    public long MemoryBytes { get; init; } = GraphStore<OutputGraph>.DefaultBudget;
}
