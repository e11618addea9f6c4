namespace Sharpest.Operators;

/// <summary>How a <see cref="GaussNewtonOperator"/> trades memory for time.</summary>
public sealed record GaussNewtonOptions
{
    /// <summary>Bytes that graphs may occupy while they are kept; see <see cref="HessianOptions.GraphBytes"/>.</summary>
    /// <value>The default is a quarter of the memory that the process may use.</value>
    public long GraphBytes { get; init; } = GraphStore<OutputGraph>.DefaultBudget;
}
