using Sharpest.Runs.Figures;
using Sharpest.Runs.Series;

namespace Sharpest.Runs.Reports.Plots;

/// <summary>What the figures of a report have in common.</summary>
internal static class PlotStyles
{
    internal const string StepLabel = "optimizer steps";

    private const int MostMarkers = 80;

    // λ₁ is drawn strongest, the last direction faintest: the order is read without a legend.
    internal static Stroke Rank(int rank, int ranks) =>
        new(Ink.Rank, rank == 1 ? 2.6 : 1.7, Opacity: 1 - (0.68 * (rank - 1) / Math.Max(1, ranks - 1)));

    internal static MarkerKind Marker(int points) => points <= MostMarkers ? MarkerKind.Dot : MarkerKind.None;

    internal static Axis Steps(IEnumerable<RunData> runs) =>
        Axis.Exact(
            StepLabel,
            runs.SelectMany(run =>
                    run.Measurements.Select(m => (double)m.Step)
                        .Concat(run.Scalars.Values.SelectMany(series => series.Select(record => (double)record.Step)))
                        .Append(run.Manifest.Steps)
                )
                .Append(0)
        );

    internal static bool Converged(MeasurementRecord measurement) => measurement.Status == "Converged";

    internal static ReferenceLine Threshold(double value, string label) =>
        new(true, value, label, new Stroke(Ink.Threshold, 1.8, Dash.Dashed));

    // A sentence for texts that speak of 2/η, with a space before it; empty where that is the limit of every run.
    internal static string Adaptive(IReadOnlyList<RunData> runs)
    {
        var adaptive = runs.Where(run => run.Manifest.IsAdaptive).ToList();
        return adaptive.Count == 0
            ? ""
            : $" 2/η is not the limit of {Names(adaptive)}: Adam scales every coordinate of its step by itself.";
    }

    // The name of a figure of one run: numbered where several runs have one each.
    internal static string FigureName(string name, IReadOnlyList<RunData> runs, RunData run) =>
        runs.Count == 1 ? name : $"{name}-{runs.Index().First(entry => entry.Item == run).Index + 1}";

    // e1, e2, … as they are written in a figure.
    internal static string Direction(string direction) =>
        direction.StartsWith('e') && int.TryParse(direction.AsSpan(1), out var rank)
            ? "e" + Numbers.Subscript(rank)
            : direction;

    internal static string Names(IReadOnlyList<RunData> runs) => string.Join(" and ", runs.Select(run => run.Label));
}
