using System.Globalization;
using Sharpest.Runs.Series;
using Spectre.Console;

namespace Sharpest.Cli.Showing;

/// <summary>Runs as tables, for people.</summary>
internal static class RunTables
{
    private const string Remark = "remark";

    /// <summary>A list of runs.</summary>
    /// <param name="entries">The runs.</param>
    /// <param name="folder">The folder from which paths are told.</param>
    /// <returns>A table with a line for each.</returns>
    public static Table List(IReadOnlyList<RunEntry> entries, string folder)
    {
        Table table = New("run", "status", "started", "steps", "λ₁", "highest λ₁", "λ₁·η", Remark);
        foreach (RunEntry entry in entries)
        {
            AddRow(
                table,
                Path.GetRelativePath(folder, entry.Path),
                entry.Status?.ToString().ToLowerInvariant() ?? "damaged",
                entry.Started?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "–",
                string.Create(CultureInfo.InvariantCulture, $"{entry.Steps}/{entry.PlannedSteps}"),
                Number.Short(entry.Sharpness),
                Number.Short(entry.PeakSharpness),
                Number.Short(entry.Product),
                entry.Problem ?? ""
            );
        }
        return table;
    }

    /// <summary>The eigenpairs of a measurement.</summary>
    /// <param name="measurement">The measurement.</param>
    /// <param name="isAdaptive">Whether λ·η says nothing about the optimizer.</param>
    /// <returns>A table with a line for each pair.</returns>
    public static Table Eigenpairs(MeasurementRecord measurement, bool isAdaptive)
    {
        Table table = New("k", "λ_k", "λ_k·η", "‖Hv − λv‖", "cos(∇L, e_k)");
        foreach (EigenpairRecord pair in measurement.Eigenpairs)
        {
            AddRow(
                table,
                pair.Rank.ToString(CultureInfo.InvariantCulture),
                Number.Short(pair.Value),
                isAdaptive ? "–" : Number.Short(pair.Value * measurement.LearningRate),
                Number.Short(pair.Residual),
                Number.Short(pair.GradientCosine)
            );
        }
        return table;
    }

    /// <summary>What the loss does along each direction.</summary>
    /// <param name="changes">The changes of one step analysis.</param>
    /// <returns>A table with a line for each direction and a column for each multiple of the step.</returns>
    public static Table StepChanges(IReadOnlyList<StepChangeRecord> changes)
    {
        double[] multiples = [.. changes.Select(change => change.Multiple).Distinct().Order()];
        Table table = New(["direction", .. multiples.Select(multiple => $"{Number.Short(multiple)}·η")]);
        foreach (IGrouping<string, StepChangeRecord> direction in changes.GroupBy(change => change.Direction))
        {
            Dictionary<double, double> cells = direction.ToDictionary(c => c.Multiple, c => c.RelativeChange);
            AddRow(
                table,
                [
                    direction.Key,
                    .. multiples.Select(m => cells.TryGetValue(m, out double change) ? Number.Change(change) : "–"),
                ]
            );
        }
        return table;
    }

    /// <summary>The last value of every series.</summary>
    /// <param name="records">The values.</param>
    /// <returns>A table with a line for each.</returns>
    public static Table LastValues(IReadOnlyList<ScalarRecord> records)
    {
        Table table = New("series", "step", "last value");
        foreach (ScalarRecord record in records)
        {
            AddRow(table, record.Tag, record.Step.ToString(CultureInfo.InvariantCulture), Number.Short(record.Value));
        }
        return table;
    }

    /// <summary>A table of any cells.</summary>
    /// <param name="headers">The names of the columns.</param>
    /// <param name="rows">The cells of each row.</param>
    /// <returns>The table.</returns>
    public static Table Rows(IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows)
    {
        Table table = New(headers);
        foreach (IReadOnlyList<string> row in rows)
        {
            AddRow(table, row);
        }
        return table;
    }

    private static Table New(params IEnumerable<string> headers)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (string header in headers)
        {
            // A remark may be long: it alone is broken into lines where the terminal is narrow.
            var column = new TableColumn(new Text(header)) { NoWrap = header != Remark };
            table.AddColumn(column);
        }
        return table;
    }

    private static void AddRow(Table table, params IEnumerable<string> cells) =>
        table.AddRow(cells.Select(cell => new Text(cell)));
}
