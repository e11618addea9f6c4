using Sharpest.Runs.Figures;

namespace Sharpest.Runs.Reports;

/// <summary>The font in which figures are written as PNG; SVG figures need none.</summary>
public static class ReportFonts
{
    /// <summary>Finds the font that would be used.</summary>
    /// <returns>The name of its file, or null when this machine has no font and PNGs would be left out.</returns>
    public static string? Find() => Path.GetFileName(FontFinder.FirstFile(FontFinder.UsualFolders));
}
