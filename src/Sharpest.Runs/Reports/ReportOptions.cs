namespace Sharpest.Runs.Reports;

/// <summary>What a report says beyond the numbers of its runs.</summary>
public sealed record ReportOptions
{
    /// <summary>The title of the report.</summary>
    /// <value>The default, null, makes one of the names of the runs.</value>
    public string? Title { get; init; }

    /// <summary>What the runs say when they are compared; it heads the report.</summary>
    /// <value>The default is null: no comparison.</value>
    public VerdictText? Comparison { get; init; }

    /// <summary>Whether the figures are also written as PNG.</summary>
    /// <value>The default is true.</value>
    public bool Png { get; init; } = true;
}
