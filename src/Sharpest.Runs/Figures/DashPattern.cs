namespace Sharpest.Runs.Figures;

/// <summary>The lengths of dashes and gaps, the same for every renderer.</summary>
internal static class DashPattern
{
    internal static double[]? Of(Stroke stroke) =>
        stroke.Dash switch
        {
            Dash.Dashed => [7, 5],
            Dash.Dotted => [1.5, 4],
            _ => null,
        };
}
