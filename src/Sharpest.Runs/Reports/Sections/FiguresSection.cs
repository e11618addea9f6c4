using System.Text;
using Sharpest.Runs.Figures;

namespace Sharpest.Runs.Reports.Sections;

// The figures, each laid out for wide and for narrow screens; the style sheet shows the one that fits.
internal static class FiguresSection
{
    internal static void Append(Html html, FigureSection section, IReadOnlySet<string> files)
    {
        html.Open("section", "figures");
        html.Element("h2", section.Heading);
        html.Element("p", section.Explanation, "reading");
        if (section.Figures.Count == 0)
        {
            html.Element("p", section.WhenEmpty, "empty");
        }

        foreach (var figure in section.Figures)
        {
            Append(html, figure, files, section.Figures.Count > 1);
        }

        html.Close("section");
    }

    private static void Append(Html html, ReportFigure figure, IReadOnlySet<string> files, bool captioned)
    {
        html.Open("figure");
        if (captioned)
        {
            html.Element("h3", figure.Plot.Title);
        }

        foreach (
            var (style, layout) in ((string, LayoutOptions)[])
                [("wide", LayoutOptions.Wide), ("narrow", LayoutOptions.Narrow)]
        )
        {
            html.Open("div", style);
            html.Raw(SvgRenderer.RenderInline(PlotLayout.Arrange(figure.Plot, layout), $"{figure.Name}-{style}"));
            html.Close("div");
        }

        var csv = Convert.ToBase64String(Encoding.UTF8.GetBytes(figure.Csv));
        html.Open("figcaption").Raw("Save as ");
        foreach (var extension in (string[])["svg", "png"])
        {
            if (files.Contains($"{figure.Name}.{extension}"))
            {
                html.Raw($"<a href=\"figures/{figure.Name}.{extension}\">{extension.ToUpperInvariant()}</a> · ");
            }
        }

        html.Raw($"<a download=\"{figure.Name}.csv\" href=\"data:text/csv;base64,{csv}\">CSV of its data</a>");
        html.Close("figcaption").Close("figure");
    }
}
