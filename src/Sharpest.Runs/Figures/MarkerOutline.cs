namespace Sharpest.Runs.Figures;

/// <summary>The outlines of the markers that are not round, the same for every renderer.</summary>
internal static class MarkerOutline
{
    internal static IReadOnlyList<IReadOnlyList<Position>> Of(MarkerShape marker)
    {
        var ((x, y), r) = (marker.Center, marker.Radius * 1.25);
        return marker.Kind switch
        {
            MarkerKind.Cross =>
            [
                [new(x - r, y - r), new(x + r, y + r)],
                [new(x - r, y + r), new(x + r, y - r)],
            ],
            MarkerKind.Up =>
            [
                [new(x - r, y + r), new(x, y - r), new(x + r, y + r)],
            ],
            MarkerKind.Down =>
            [
                [new(x - r, y - r), new(x, y + r), new(x + r, y - r)],
            ],
            _ => [],
        };
    }
}
