namespace Sharpest.Runs.Figures;

/// <summary>A figure before it is laid out: what is shown, not where.</summary>
/// <param name="Title">What it shows, in a few words.</param>
/// <param name="Description">What it shows, in sentences, for those who cannot see it.</param>
/// <param name="Panels">Its panels, in reading order.</param>
internal sealed record Plot(string Title, string Description, IReadOnlyList<Panel> Panels);

// One pair of axes.
internal sealed record Panel(string? Title, Axis X, Axis Y, IReadOnlyList<PlotSeries> Series)
{
    /// <summary>The colour of the dot before the title, or null for none.</summary>
    internal Ink? TitleInk { get; init; }

    /// <summary>Lines across the panel.</summary>
    internal IReadOnlyList<ReferenceLine> References { get; init; } = [];

    /// <summary>The part of the panel below this value is tinted, or null for none.</summary>
    internal double? GoodBelow { get; init; }
}

// Points that belong together, joined by a line.
internal sealed record PlotSeries(string Label, IReadOnlyList<PlotPoint> Points, Stroke Stroke)
{
    internal MarkerKind Marker { get; init; } = MarkerKind.None;

    /// <summary>Whether the legend names it.</summary>
    internal bool InLegend { get; init; } = true;
}

/// <summary>A point of a series; one that is not finite breaks the line.</summary>
/// <param name="X">Position on the horizontal axis.</param>
/// <param name="Y">Position on the vertical axis.</param>
/// <param name="Note">What pointing at it shows, or null.</param>
/// <param name="Marker">A marker other than that of the series, or null.</param>
internal readonly record struct PlotPoint(double X, double Y, string? Note = null, MarkerKind? Marker = null);

// A labelled line across a panel at a value of one axis.
internal sealed record ReferenceLine(bool Horizontal, double Value, string? Label, Stroke Stroke);
