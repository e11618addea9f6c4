using SkiaSharp;

namespace Sharpest.Runs.Figures;

// Renders a drawing as PNG, on a light ground, with two pixels for one.
internal sealed class PngRenderer(FontPair fonts)
{
    private const float Scale = 2;

    internal byte[] Render(Drawing drawing)
    {
        using var bitmap = new SKBitmap(
            (int)Math.Ceiling(drawing.Width * Scale),
            (int)Math.Ceiling(drawing.Height * Scale)
        );
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(Color(Ink.Surface, 1));
        canvas.Scale(Scale);
        foreach (var shape in drawing.Shapes)
        {
            Draw(canvas, shape);
        }

        canvas.Flush();
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static SKColor Color(Ink ink, double opacity) =>
        SKColor.Parse(Palette.Light(ink)).WithAlpha((byte)Math.Round(255 * Math.Clamp(opacity, 0, 1)));

    private static void DrawLine(SKCanvas canvas, IEnumerable<Position> points, Stroke stroke)
    {
        using var paint = new SKPaint
        {
            IsAntialias = true,
            Style = SKPaintStyle.Stroke,
            StrokeJoin = SKStrokeJoin.Round,
            StrokeWidth = (float)stroke.Width,
            Color = Color(stroke.Ink, stroke.Opacity),
        };
        using var dash = DashPattern.Of(stroke) is { } pattern
            ? SKPathEffect.CreateDash([.. pattern.Select(length => (float)length)], 0)
            : null;
        paint.PathEffect = dash;
        using var path = Path([
            [.. points],
        ]);
        canvas.DrawPath(path, paint);
    }

    private static SKPath Path(IReadOnlyList<IReadOnlyList<Position>> lines)
    {
        var path = new SKPath();
        foreach (var line in lines)
        {
            path.AddPoly([.. line.Select(Point)], close: false);
        }

        return path;
    }

    private static void DrawMarker(SKCanvas canvas, MarkerShape marker)
    {
        using var fill = new SKPaint { IsAntialias = true, Color = Color(marker.Ink, marker.Opacity) };
        using var outline = fill.Clone();
        outline.Style = SKPaintStyle.Stroke;
        outline.StrokeWidth = marker.Kind == MarkerKind.Cross ? 2.2f : 1.6f;
        var (center, radius) = (Point(marker.Center), (float)marker.Radius);
        switch (marker.Kind)
        {
            case MarkerKind.Dot:
                canvas.DrawCircle(center, radius, fill);
                break;
            case MarkerKind.OpenDot:
                using (var ground = new SKPaint { IsAntialias = true, Color = Color(Ink.Surface, 1) })
                {
                    canvas.DrawCircle(center, radius, ground);
                }

                canvas.DrawCircle(center, radius, outline);
                break;
            default:
                using (var path = Path(MarkerOutline.Of(marker)))
                {
                    canvas.DrawPath(path, marker.Kind == MarkerKind.Cross ? outline : fill);
                }

                break;
        }
    }

    private static SKPoint Point(Position position) => new((float)position.X, (float)position.Y);

    private static SKRect Rectangle(Box box) => new((float)box.X, (float)box.Y, (float)box.Right, (float)box.Bottom);

    // Few fonts have all subscript digits: plain ones say the same.
    private static string Available(string text, SKTypeface typeface) =>
        typeface.ContainsGlyphs(text)
            ? text
            : string.Concat(text.Select(c => c is >= '₀' and <= '₉' ? (char)('0' + (c - '₀')) : c));

    private void Draw(SKCanvas canvas, Shape shape)
    {
        switch (shape)
        {
            case LineShape line:
                DrawLine(canvas, [line.From, line.To], line.Stroke);
                break;
            case PolylineShape line:
                DrawLine(canvas, line.Points, line.Stroke);
                break;
            case RectangleShape rectangle:
                using (var paint = new SKPaint { Color = Color(rectangle.Fill, rectangle.Opacity) })
                {
                    canvas.DrawRect(Rectangle(rectangle.Box), paint);
                }

                break;
            case MarkerShape marker:
                DrawMarker(canvas, marker);
                break;
            case TextShape text:
                DrawText(canvas, text);
                break;
        }
    }

    private void DrawText(SKCanvas canvas, TextShape text)
    {
        var typeface = text.Bold ? fonts.Bold : fonts.Regular;
        using var paint = new SKPaint
        {
            IsAntialias = true,
            Typeface = typeface,
            TextSize = (float)text.Size,
            SubpixelText = true,
            TextAlign = text.Anchor switch
            {
                Anchor.Middle => SKTextAlign.Center,
                Anchor.End => SKTextAlign.Right,
                _ => SKTextAlign.Left,
            },
        };
        var shown = Available(text.Text, typeface);
        if (text.Halo)
        {
            paint.Style = SKPaintStyle.Stroke;
            paint.StrokeWidth = 4;
            paint.StrokeJoin = SKStrokeJoin.Round;
            paint.Color = Color(Ink.Surface, 1);
            canvas.DrawText(shown, Point(text.Position), paint);
            paint.Style = SKPaintStyle.Fill;
        }

        paint.Color = Color(text.Ink, 1);
        canvas.DrawText(shown, Point(text.Position), paint);
    }
}
