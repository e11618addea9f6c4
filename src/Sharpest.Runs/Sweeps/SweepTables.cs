using System.Globalization;
using System.Text;
using Sharpest.Runs.Exports;

namespace Sharpest.Runs.Sweeps;

/// <summary>The table of a sweep in the forms that other programs read.</summary>
internal static class SweepTables
{
    // One line a run.
    internal static string RunsCsv(IReadOnlyList<string> axes, IReadOnlyList<SweepRow> rows)
    {
        var csv = new CsvText([.. axes, "seed", "run", "outcome", .. RunMetrics.Names]);
        foreach (var row in rows)
        {
            var values = row.Metrics?.Values ?? [.. RunMetrics.Names.Select(_ => double.NaN)];
            csv.Row([.. row.Coordinates, row.Seed, row.Run, row.Outcome, .. values.Cast<object>()]);
        }

        return csv.ToString();
    }

    // One line a combination, mean and spread over its seeds.
    internal static string GroupsCsv(IReadOnlyList<string> axes, IReadOnlyList<SweepGroup> groups)
    {
        var csv = new CsvText([
            .. axes,
            "completed",
            "runs",
            .. RunMetrics.Names.SelectMany(name => (string[])[$"{name}_mean", $"{name}_std"]),
        ]);
        foreach (var group in groups)
        {
            var pairs = group.Means.Zip(group.Spreads).SelectMany(pair => (object[])[pair.First, pair.Second]);
            csv.Row([.. group.Coordinates, group.Completed, group.Runs, .. pairs]);
        }

        return csv.ToString();
    }

    internal static string Markdown(IReadOnlyList<string> axes, IReadOnlyList<SweepGroup> groups)
    {
        var text = new StringBuilder();
        Line([.. axes, "runs", .. RunMetrics.Names.Select(Title)]);
        Line([.. Enumerable.Repeat("---", axes.Count + 1 + RunMetrics.Names.Count)]);
        foreach (var group in groups)
        {
            Line([.. group.Coordinates, Runs(group), .. Cells(group, " ± ")]);
        }

        return text.ToString();

        void Line(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    internal static string Latex(IReadOnlyList<string> axes, IReadOnlyList<SweepGroup> groups)
    {
        var text = new StringBuilder();
        text.Append(
            $"\\begin{{tabular}}{{{new string('l', axes.Count)}{new string('r', RunMetrics.Names.Count + 1)}}}\n\\hline\n"
        );
        Line([.. axes.Select(Escaped), "runs", .. RunMetrics.Names.Select(name => Escaped(Title(name)))]);
        text.Append("\\hline\n");
        foreach (var group in groups)
        {
            Line([.. group.Coordinates.Select(Escaped), Runs(group), .. Cells(group, " $\\pm$ ")]);
        }

        return text.Append("\\hline\n\\end{tabular}\n").ToString();

        void Line(IEnumerable<string> cells) => text.AppendJoin(" & ", cells).Append(" \\\\\n");
    }

    internal static string Title(string metric) => metric.Replace('_', ' ');

    // Mean and spread with as many digits as the spread makes sense of.
    internal static string Cell(double mean, double spread, string plusMinus = " ± ") =>
        double.IsNaN(mean) ? "–"
        : double.IsNaN(spread) ? mean.ToString("G4", CultureInfo.InvariantCulture)
        : $"{mean.ToString("G4", CultureInfo.InvariantCulture)}{plusMinus}{spread.ToString("G2", CultureInfo.InvariantCulture)}";

    internal static string Runs(SweepGroup group) =>
        group.Completed == group.Runs
            ? group.Runs.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{group.Completed} of {group.Runs}");

    private static IEnumerable<string> Cells(SweepGroup group, string plusMinus) =>
        group.Means.Zip(group.Spreads, (mean, spread) => Cell(mean, spread, plusMinus));

    private static string Escaped(string text) => text.Replace("_", "\\_", StringComparison.Ordinal);
}
