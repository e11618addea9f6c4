namespace Sharpest.Runs.Figures;

/// <summary>The size a figure is laid out for.</summary>
/// <param name="Width">Its width in pixels.</param>
/// <param name="FontSize">The size of legend and titles; tick labels are a little smaller.</param>
/// <param name="MostColumns">How many panels may stand side by side.</param>
/// <param name="ShowTitle">Whether the title is part of the drawing, for files that stand alone.</param>
internal sealed record LayoutOptions(double Width, double FontSize, int MostColumns, bool ShowTitle)
{
    /// <summary>For the columns of a page on a desktop.</summary>
    internal static LayoutOptions Wide { get; } = new(1040, 14, 3, false);

    /// <summary>For a phone.</summary>
    internal static LayoutOptions Narrow { get; } = new(335, 12, 1, false);

    /// <summary>For a file.</summary>
    internal static LayoutOptions File { get; } = new(1040, 14, 3, true);

    internal double TickSize => FontSize - 1.5;

    internal double LineHeight => FontSize * 1.5;
}
