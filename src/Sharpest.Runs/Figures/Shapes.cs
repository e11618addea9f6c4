namespace Sharpest.Runs.Figures;

/// <summary>Something drawn, in pixels with the origin at the top left.</summary>
internal abstract record Shape;

// How a line is drawn.
internal sealed record Stroke(Ink Ink, double Width, Dash Dash = Dash.Solid, double Opacity = 1);

/// <summary>The pattern of a line.</summary>
internal enum Dash
{
    Solid,
    Dashed,
    Dotted,
}

/// <summary>The form of a marker; open ones are filled with the surface.</summary>
internal enum MarkerKind
{
    None,
    Dot,
    OpenDot,
    Cross,
    Up,
    Down,
}

/// <summary>Where a text lies relative to its point.</summary>
internal enum Anchor
{
    Start,
    Middle,
    End,
}

// A point.
internal readonly record struct Position(double X, double Y);

// A line between two points.
internal sealed record LineShape(Position From, Position To, Stroke Stroke) : Shape;

// Lines through at least two points.
internal sealed record PolylineShape(IReadOnlyList<Position> Points, Stroke Stroke) : Shape;

// A marker with an optional text that appears on pointing at it.
internal sealed record MarkerShape(
    Position Center,
    double Radius,
    MarkerKind Kind,
    Ink Ink,
    double Opacity,
    string? Note
) : Shape;

// One line of text; Position is on its baseline.
internal sealed record TextShape(Position Position, string Text, double Size, Anchor Anchor, Ink Ink) : Shape
{
    internal bool Bold { get; init; }

    /// <summary>Whether a rim of the surface's colour keeps the text readable over lines.</summary>
    internal bool Halo { get; init; }
}

// A filled rectangle.
internal sealed record RectangleShape(Box Box, Ink Fill, double Opacity) : Shape;

// A rectangle.
internal readonly record struct Box(double X, double Y, double Width, double Height)
{
    internal double Right => X + Width;

    internal double Bottom => Y + Height;

    internal bool Contains(Position point) => point.X >= X && point.X <= Right && point.Y >= Y && point.Y <= Bottom;
}
