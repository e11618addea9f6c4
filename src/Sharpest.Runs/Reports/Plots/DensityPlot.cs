using Sharpest.Runs.Exports;
using Sharpest.Runs.Figures;
using Sharpest.Runs.Measurements;

namespace Sharpest.Runs.Reports.Plots;

/// <summary>How the eigenvalues are distributed, with the error band and the eigenvalues that were found one by one.</summary>
internal static class DensityPlot
{
    // Below this share of the highest density the curve is noise of the smoothing.
    private const double Floor = 1e-5;

    internal static FigureSection Section(CheckpointMeasurement measurement) =>
        new(
            "The whole spectrum",
            "How many eigenvalues lie where, on a logarithmic scale: the mountain near zero is nearly all of them, the small "
                + "hills to its right are the sharp directions. Dotted lines are one standard error away; dashed ones mark the "
                + "eigenvalues found one by one.",
            measurement.Density is { } density
                ? [new ReportFigure("density", Plot(density, measurement.Eigenvalues), Csv(density))]
                : [],
            "The density was not asked for (--density)."
        );

    private static Plot Plot(DensityReading density, IReadOnlyList<double> eigenvalues)
    {
        var highest = density.Density.Where(double.IsFinite).DefaultIfEmpty(1).Max();
        var lowest = highest * Floor;
        var y = Axis.Log("density (log scale)", [lowest, highest]);
        return new Plot(
            "Density of the eigenvalues",
            $"A curve of the density of eigenvalues from {Numbers.Short(density.Grid[0])} to {Numbers.Short(density.Grid[^1])}.",
            [
                new Panel(
                    null,
                    Axis.Linear("eigenvalue", density.Grid),
                    y,
                    [
                        Curve("density", density, (value, _) => value, new Stroke(Ink.Rank, 2.4), lowest),
                        Curve("one standard error", density, (v, e) => v + e, Band, lowest),
                        Curve("", density, (v, e) => v - e, Band, lowest) with
                        {
                            InLegend = false,
                        },
                    ]
                )
                {
                    References =
                    [
                        .. eigenvalues.Select(value => new ReferenceLine(
                            false,
                            value,
                            null,
                            new Stroke(Ink.Muted, 1.2, Dash.Dashed)
                        )),
                    ],
                },
            ]
        );
    }

    private static Stroke Band => new(Ink.Muted, 1.1, Dash.Dotted);

    private static PlotSeries Curve(
        string label,
        DensityReading density,
        Func<double, double, double> value,
        Stroke stroke,
        double lowest
    ) =>
        new(
            label,
            [
                .. density.Grid.Select(
                    (x, i) =>
                    {
                        var y = value(density.Density[i], density.StandardError[i]);
                        return new PlotPoint(x, y < lowest ? double.NaN : y);
                    }
                ),
            ],
            stroke
        );

    private static string Csv(DensityReading density)
    {
        var csv = new CsvText("eigenvalue", "density", "standard_error");
        for (var i = 0; i < density.Grid.Count; i++)
        {
            csv.Row(density.Grid[i], density.Density[i], density.StandardError[i]);
        }

        return csv.ToString();
    }
}
