using Sharpest.Runs.Figures;
using Sharpest.Runs.Reports.Sections;

namespace Sharpest.Runs.Reports;

// What every page has around its content: the head, the colours for light and dark screens, the style sheet.
internal static class PageFrame
{
    private const string StyleResource = "Sharpest.Runs.Reports.report.css";

    internal static string Render(string title, Action<Html> content)
    {
        var html = new Html();
        html.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
        html.Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
        html.Raw("<meta name=\"color-scheme\" content=\"light dark\"/>\n");
        html.Element("title", title);
        html.Open("style").Raw(Colors()).Raw(Style()).Close("style");
        html.Raw("</head>\n<body>\n<main>\n");
        content(html);
        html.Raw("</main>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static string Colors()
    {
        static string Block(Func<Ink, string> color) =>
            ":root{"
            + string.Join(";", Enum.GetValues<Ink>().Select(ink => $"{Palette.Variable(ink)}:{color(ink)}"))
            + "}";

        // Paper is light whatever the screen is.
        return $"{Block(Palette.Light)}\n@media screen and (prefers-color-scheme:dark){{{Block(Palette.Dark)}}}\n";
    }

    private static string Style()
    {
        using var stream = typeof(PageFrame).Assembly.GetManifestResourceStream(StyleResource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
