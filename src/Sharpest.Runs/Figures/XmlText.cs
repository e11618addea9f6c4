using System.Text;

namespace Sharpest.Runs.Figures;

/// <summary>Makes any text harmless inside markup: in elements, and in attributes with either kind of quotes.</summary>
internal static class XmlText
{
    internal static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        // Enumerating runes turns lone surrogates into U+FFFD.
        foreach (var rune in text.EnumerateRunes())
        {
            escaped.Append(
                rune.Value switch
                {
                    '&' => "&amp;",
                    '<' => "&lt;",
                    '>' => "&gt;",
                    '"' => "&quot;",
                    '\'' => "&#39;",
                    '\t' or '\n' or '\r' => " ",
                    // XML has no way at all to write these.
                    < 0x20 or 0xfffe or 0xffff => "\ufffd",
                    _ => rune.ToString(),
                }
            );
        }

        return escaped.ToString();
    }
}
