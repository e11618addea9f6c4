namespace Sharpest.Runs.Series;

/// <summary>When a <see cref="SeriesWriter"/> writes what it holds.</summary>
public sealed record SeriesWriterOptions
{
    /// <summary>Records held before they are written.</summary>
    /// <value>The default is 1000.</value>
    public int BufferedRecords { get; init; } = 1000;

    /// <summary>The longest time a record is held.</summary>
    /// <value>The default is one second.</value>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);
}
