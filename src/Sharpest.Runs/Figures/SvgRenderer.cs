using System.Globalization;
using System.Text;

namespace Sharpest.Runs.Figures;

/// <summary>Renders a drawing as SVG.</summary>
internal static class SvgRenderer
{
    private const string Fonts = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif";

    // A file that stands alone, on a light ground.
    internal static string RenderFile(Drawing drawing)
    {
        var svg = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        Render(drawing, svg, "figure", Palette.Light, " xmlns=\"http://www.w3.org/2000/svg\"", ground: true);
        return svg.Append('\n').ToString();
    }

    // An element of a page, whose colours are the variables of Palette.
    internal static string RenderInline(Drawing drawing, string id)
    {
        var svg = new StringBuilder();
        Render(drawing, svg, id, ink => $"var({Palette.Variable(ink)})", "", ground: false);
        return svg.ToString();
    }

    private static void Render(
        Drawing drawing,
        StringBuilder svg,
        string id,
        Func<Ink, string> color,
        string attributes,
        bool ground
    )
    {
        var (width, height) = (N(drawing.Width), N(drawing.Height));
        svg.Append(
            $"<svg{attributes} viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\""
        );
        svg.Append($" aria-labelledby=\"{id}-t {id}-d\" font-family=\"{Fonts}\">");
        svg.Append($"<title id=\"{id}-t\">{XmlText.Escape(drawing.Title)}</title>");
        svg.Append($"<desc id=\"{id}-d\">{XmlText.Escape(drawing.Description)}</desc>");
        if (ground)
        {
            svg.Append($"<rect width=\"{width}\" height=\"{height}\" fill=\"{color(Ink.Surface)}\"/>");
        }

        foreach (var shape in drawing.Shapes)
        {
            Append(svg, shape, color);
        }

        svg.Append("</svg>");
    }

    private static void Append(StringBuilder svg, Shape shape, Func<Ink, string> color)
    {
        switch (shape)
        {
            case LineShape line:
                svg.Append($"<path d=\"M{P(line.From)}L{P(line.To)}\"{StrokeAttributes(line.Stroke, color)}/>");
                break;
            case PolylineShape line:
                svg.Append("<path d=\"M").AppendJoin('L', line.Points.Select(P)).Append('"');
                svg.Append(StrokeAttributes(line.Stroke, color)).Append("/>");
                break;
            case RectangleShape rectangle:
                var (x, y, width, height) = rectangle.Box;
                svg.Append($"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\"");
                svg.Append($" fill=\"{color(rectangle.Fill)}\" fill-opacity=\"{N(rectangle.Opacity)}\"/>");
                break;
            case MarkerShape marker:
                AppendMarker(svg, marker, color);
                break;
            case TextShape text:
                AppendText(svg, text, color);
                break;
        }
    }

    private static void AppendMarker(StringBuilder svg, MarkerShape marker, Func<Ink, string> color)
    {
        var ink = color(marker.Ink);
        var opacity = marker.Opacity < 1 ? $" opacity=\"{N(marker.Opacity)}\"" : "";
        if (marker.Kind is MarkerKind.Dot or MarkerKind.OpenDot)
        {
            var paint =
                marker.Kind == MarkerKind.Dot
                    ? $"fill=\"{ink}\""
                    : $"fill=\"{color(Ink.Surface)}\" stroke=\"{ink}\" stroke-width=\"1.6\"";
            svg.Append($"<circle cx=\"{N(marker.Center.X)}\" cy=\"{N(marker.Center.Y)}\" r=\"{N(marker.Radius)}\"");
            svg.Append($" {paint}{opacity}{Close("circle", marker.Note)}");
            return;
        }

        var outline = MarkerOutline.Of(marker);
        var path = string.Join("", outline.Select(line => "M" + string.Join('L', line.Select(P))));
        var style =
            marker.Kind == MarkerKind.Cross
                ? $"fill=\"none\" stroke=\"{ink}\" stroke-width=\"2.2\""
                : $"fill=\"{ink}\"";
        svg.Append($"<path d=\"{path}\" {style}{opacity}{Close("path", marker.Note)}");
    }

    private static string Close(string element, string? note) =>
        note is null ? "/>" : $"><title>{XmlText.Escape(note)}</title></{element}>";

    private static void AppendText(StringBuilder svg, TextShape text, Func<Ink, string> color)
    {
        svg.Append($"<text x=\"{N(text.Position.X)}\" y=\"{N(text.Position.Y)}\" font-size=\"{N(text.Size)}\"");
        svg.Append($" fill=\"{color(text.Ink)}\"");
        if (text.Anchor != Anchor.Start)
        {
            svg.Append(text.Anchor == Anchor.Middle ? " text-anchor=\"middle\"" : " text-anchor=\"end\"");
        }

        if (text.Bold)
        {
            svg.Append(" font-weight=\"600\"");
        }

        if (text.Halo)
        {
            svg.Append(
                $" stroke=\"{color(Ink.Surface)}\" stroke-width=\"4\" stroke-linejoin=\"round\" paint-order=\"stroke\""
            );
        }

        svg.Append('>').Append(XmlText.Escape(text.Text)).Append("</text>");
    }

    private static string StrokeAttributes(Stroke stroke, Func<Ink, string> color)
    {
        var dash = DashPattern.Of(stroke) is { } pattern
            ? $" stroke-dasharray=\"{string.Join(' ', pattern.Select(N))}\""
            : "";
        var opacity = stroke.Opacity < 1 ? $" stroke-opacity=\"{N(stroke.Opacity)}\"" : "";
        return $" fill=\"none\" stroke=\"{color(stroke.Ink)}\" stroke-width=\"{N(stroke.Width)}\" stroke-linejoin=\"round\"{dash}{opacity}";
    }

    private static string P(Position position) => $"{N(position.X)} {N(position.Y)}";

    private static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
