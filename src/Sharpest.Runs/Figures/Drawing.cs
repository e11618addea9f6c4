namespace Sharpest.Runs.Figures;

// A figure laid out for one size, ready for a renderer.
internal sealed record Drawing(
    double Width,
    double Height,
    string Title,
    string Description,
    IReadOnlyList<Shape> Shapes
);
