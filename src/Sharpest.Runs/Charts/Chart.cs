namespace Sharpest.Runs.Charts;

/// <summary>A figure that a program describes: what is shown, not where. It becomes SVG, PNG, a part of a page, and CSV.</summary>
/// <param name="Name">The name of its files, for instance <c>sharpness</c>.</param>
/// <param name="Title">What it shows, in a few words.</param>
/// <param name="Reading">How to read it, in sentences.</param>
/// <param name="Panels">Its panels, in reading order; at least one.</param>
public sealed record Chart(string Name, string Title, string Reading, IReadOnlyList<ChartPanel> Panels);

/// <summary>One pair of axes.</summary>
/// <param name="Title">What it shows, or null when the chart's title says it.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Curves">What is drawn, the first one at the bottom.</param>
public sealed record ChartPanel(string? Title, ChartAxis X, ChartAxis Y, IReadOnlyList<ChartCurve> Curves)
{
    /// <summary>Labelled lines across the panel.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<ChartLevel> Levels { get; init; } = [];
}

/// <summary>An axis; its range is that of what is drawn.</summary>
/// <param name="Label">The quantity, with its unit if it has one.</param>
/// <param name="Scale">How values become lengths.</param>
public sealed record ChartAxis(string Label, ChartScale Scale = ChartScale.Linear)
{
    /// <summary>The least value shown; smaller ones are arrows at the edge.</summary>
    /// <value>The default, null, shows the least of all.</value>
    public double? Minimum { get; init; }

    /// <summary>The greatest value shown; greater ones are arrows at the edge.</summary>
    /// <value>The default, null, shows the greatest of all.</value>
    public double? Maximum { get; init; }
}

/// <summary>How values become lengths.</summary>
public enum ChartScale
{
    /// <summary>Equal differences are equal lengths.</summary>
    Linear,

    /// <summary>Equal ratios are equal lengths; zero and negative values are left out.</summary>
    Logarithmic,

    /// <summary>Linear, with values in percent.</summary>
    Percent,
}

/// <summary>Points that belong together, joined by a line.</summary>
/// <param name="Label">What the legend calls it; equal labels are one entry.</param>
/// <param name="Points">The points; one that is not finite breaks the line.</param>
/// <param name="Color">The number of its colour, from 0; the six colours repeat.</param>
public sealed record ChartCurve(string Label, IReadOnlyList<ChartPoint> Points, int Color)
{
    /// <summary>How many colours there are.</summary>
    public const int Colors = 6;

    /// <summary>How its line is drawn.</summary>
    public ChartLine Line { get; init; }

    /// <summary>Whether it is drawn thin and pale, as one of many behind their mean; the legend passes it over.</summary>
    public bool Faint { get; init; }

    /// <summary>Whether every point has a marker.</summary>
    public bool Dots { get; init; }

    /// <summary>From 1, the strongest, to 0, the palest: the order of curves that share a colour.</summary>
    /// <value>The default is 1.</value>
    public double Strength { get; init; } = 1;
}

/// <summary>How a line is drawn.</summary>
public enum ChartLine
{
    /// <summary>Without gaps.</summary>
    Solid,

    /// <summary>Dashes.</summary>
    Dashed,

    /// <summary>Dots.</summary>
    Dotted,

    /// <summary>Not at all: markers only.</summary>
    None,
}

/// <summary>A point of a curve.</summary>
/// <param name="X">Its value on the horizontal axis.</param>
/// <param name="Y">Its value on the vertical axis.</param>
public readonly record struct ChartPoint(double X, double Y);

/// <summary>A labelled line across a panel.</summary>
/// <param name="Value">Where it crosses the vertical axis.</param>
/// <param name="Label">What it is called, or null.</param>
public sealed record ChartLevel(double Value, string? Label);
