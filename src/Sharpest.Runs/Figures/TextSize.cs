namespace Sharpest.Runs.Figures;

/// <summary>
/// Estimates how wide a text is. The font that will be used is unknown when a figure is laid out, so this follows a wide
/// one: room that is left over does not hurt, text that overlaps does.
/// </summary>
internal static class TextSize
{
    internal static double Width(string text, double size, bool bold = false) =>
        text.Sum(Factor) * size * (bold ? 1.1 : 1);

    // Shortens a text with an ellipsis until it fits.
    internal static string Fit(string text, double size, double width, bool bold = false)
    {
        if (Width(text, size, bold) <= width)
        {
            return text;
        }

        var length = text.Length;
        while (length > 1 && Width(text[..length] + "…", size, bold) > width)
        {
            length--;
        }

        // Half of a surrogate pair is no text.
        length -= char.IsHighSurrogate(text[length - 1]) ? 1 : 0;
        return text[..length] + "…";
    }

    private static double Factor(char c) =>
        c switch
        {
            ' ' or '.' or ',' or ':' or ';' or 'i' or 'l' or 'j' or '|' or '\'' or '!' => 0.34,
            't' or 'f' or 'r' or '-' or '(' or ')' or '/' => 0.42,
            'm' or 'w' or 'M' or 'W' or '…' or '%' => 0.96,
            _ when char.IsAsciiLetterUpper(c) => 0.72,
            >= '₀' and <= '₉' => 0.42,
            > '\u2e7f' => 1.05,
            _ => 0.63,
        };
}
