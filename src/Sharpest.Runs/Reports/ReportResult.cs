namespace Sharpest.Runs.Reports;

/// <summary>What a report consists of.</summary>
/// <param name="HtmlFile">The absolute path of the page.</param>
/// <param name="FigureFiles">The absolute paths of the figures, SVG and PNG.</param>
/// <param name="Notes">One line of plain text for each thing the reader should know, such as PNG files left out.</param>
public sealed record ReportResult(string HtmlFile, IReadOnlyList<string> FigureFiles, IReadOnlyList<string> Notes);
