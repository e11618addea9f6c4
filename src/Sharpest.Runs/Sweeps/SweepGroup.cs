namespace Sharpest.Runs.Sweeps;

/// <summary>All seeds of one combination of values.</summary>
/// <param name="Coordinates">The value of every axis.</param>
/// <param name="Completed">How many runs reached their end.</param>
/// <param name="Runs">How many there are.</param>
/// <param name="Means">The mean over completed runs, in the order of <see cref="RunMetrics.Names"/>; NaN for none.</param>
/// <param name="Spreads">The standard deviation over completed runs; NaN for fewer than two.</param>
public sealed record SweepGroup(
    IReadOnlyList<string> Coordinates,
    int Completed,
    int Runs,
    IReadOnlyList<double> Means,
    IReadOnlyList<double> Spreads
)
{
    /// <summary>Groups runs by their values.</summary>
    /// <param name="rows">The runs.</param>
    /// <returns>One group a combination, in the order in which it comes first.</returns>
    public static IReadOnlyList<SweepGroup> Of(IReadOnlyList<SweepRow> rows) =>
        [
            .. rows.GroupBy(row => string.Join('\u001f', row.Coordinates), StringComparer.Ordinal)
                .Select(g => Of([.. g])),
        ];

    private static SweepGroup Of(SweepRow[] rows)
    {
        RunMetrics[] completed =
        [
            .. rows.Where(row => row.Outcome == "completed").Select(row => row.Metrics).OfType<RunMetrics>(),
        ];
        var columns = RunMetrics
            .Names.Select((_, i) => completed.Select(metrics => metrics.Values[i]).ToArray())
            .ToList();
        return new SweepGroup(
            rows[0].Coordinates,
            completed.Length,
            rows.Length,
            [.. columns.Select(Mean)],
            [.. columns.Select(Spread)]
        );
    }

    private static double Mean(double[] values) => values.Length == 0 ? double.NaN : values.Average();

    private static double Spread(double[] values)
    {
        if (values.Length < 2)
        {
            return double.NaN;
        }

        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }
}
