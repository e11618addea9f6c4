using System.Text;
using Sharpest.Runs.Figures;

namespace Sharpest.Runs.Reports.Sections;

// Builds a page that is well-formed XML as well as HTML. Text is escaped unless it is given as raw markup.
internal sealed class Html
{
    private readonly StringBuilder _page = new();

    public override string ToString() => _page.ToString();

    internal Html Raw(string markup)
    {
        _page.Append(markup);
        return this;
    }

    internal Html Text(string text) => Raw(XmlText.Escape(text));

    internal Html Open(string tag, string? style = null) =>
        Raw(style is null ? $"<{tag}>" : $"<{tag} class=\"{style}\">");

    internal Html Close(string tag) => Raw($"</{tag}>\n");

    internal Html Element(string tag, string text, string? style = null) => Open(tag, style).Text(text).Close(tag);
}
