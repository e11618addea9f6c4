namespace Sharpest.Operators;

/// <summary>How a <see cref="FisherOperator"/> samples, and how it trades memory for time.</summary>
public sealed record FisherOptions
{
    /// <summary>Targets drawn for each observation by <see cref="FisherKind.MonteCarlo"/>.</summary>
    /// <value>The default is 1; products cost the same for any number, as far as models go.</value>
    public int Samples { get; init; } = 1;

    /// <summary>What the draws are derived from; the same seed gives the same matrix.</summary>
    /// <value>The default is 0.</value>
    public long Seed { get; init; }

    /// <summary>Bytes that the process may allocate while the operator lives; see <see cref="HessianOptions.MemoryBytes"/>.</summary>
    /// <value>The default is a quarter of the memory that the process may use.</value>
    public long MemoryBytes { get; init; } = GraphStore<OutputGraph>.DefaultBudget;
}
