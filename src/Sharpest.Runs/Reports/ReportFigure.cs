using Sharpest.Runs.Figures;

namespace Sharpest.Runs.Reports;

// A figure of a report.
internal sealed record ReportFigure(string Name, Plot Plot, string Csv);

// A part of a report: a heading, how to read what follows, and figures; without figures, why there are none.
internal sealed record FigureSection(
    string Heading,
    string Explanation,
    IReadOnlyList<ReportFigure> Figures,
    string WhenEmpty
);
