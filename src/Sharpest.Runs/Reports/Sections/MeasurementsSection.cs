using System.Globalization;
using Sharpest.Runs.Reports.Plots;
using Sharpest.Runs.Series;

namespace Sharpest.Runs.Reports.Sections;

// Every measurement of every run as a table, folded away.
internal static class MeasurementsSection
{
    // A run with a zoom window has thousands of measurements; the page shows the first and last of an even choice.
    private const int MostRows = 200;

    internal static void Append(Html html, IReadOnlyList<RunData> runs)
    {
        var measured = runs.Where(run => run.Measurements.Count > 0).ToList();
        if (measured.Count == 0)
        {
            return;
        }

        html.Open("section").Element("h2", "Measurements");
        foreach (var run in measured)
        {
            var rows = Thinning.Every(run.Measurements, MostRows);
            html.Raw("<details><summary>").Text($"{run.Label}: {Numbers.Count(run.Measurements.Count, "measurement")}");
            html.Text(rows.Count < run.Measurements.Count ? $", {Numbers.Whole(rows.Count)} of them shown" : "");
            html.Raw("</summary><div class=\"scroll\" tabindex=\"0\">");
            AppendTable(html, rows, run);
            html.Raw("</div></details>\n");
        }

        html.Close("section");
    }

    private static void AppendTable(Html html, IReadOnlyList<MeasurementRecord> rows, RunData run)
    {
        var ranks = rows.Max(row => row.Eigenpairs.Count);
        var header = new List<string> { "step", "epoch", "status" };
        header.AddRange(Enumerable.Range(1, ranks).Select(rank => "λ" + Numbers.Subscript(rank)));
        header.AddRange([
            "worst residual",
            run.ThresholdFormula,
            "λ₁·η",
            "loss",
            "‖∇L‖",
            "examples",
            "products",
            "seconds",
        ]);
        html.Raw("<table><thead><tr>");
        foreach (var cell in header)
        {
            html.Raw("<th scope=\"col\">").Text(cell).Raw("</th>");
        }

        html.Raw("</tr></thead><tbody>\n");
        foreach (var row in rows)
        {
            AppendRow(html, row, ranks, run);
        }

        html.Raw("</tbody></table>");
    }

    private static void AppendRow(Html html, MeasurementRecord m, int ranks, RunData run)
    {
        var cells = new List<string>
        {
            Numbers.Whole(m.Step),
            m.Epoch.ToString("0.##", CultureInfo.InvariantCulture),
            m.Status,
        };
        cells.AddRange(
            Enumerable.Range(0, ranks).Select(i => i < m.Eigenpairs.Count ? Numbers.Short(m.Eigenpairs[i].Value) : "–")
        );
        var any = m.Eigenpairs.Count > 0;
        cells.Add(any ? Numbers.Short(m.Eigenpairs.Max(pair => pair.Residual)) : "–");
        bool adaptive = run.Manifest.IsAdaptive;
        cells.Add(adaptive ? "–" : Numbers.Short(run.Threshold(m)));
        cells.Add(any && !adaptive ? Numbers.Short(m.Eigenpairs[0].Value * m.LearningRate) : "–");
        cells.AddRange([Numbers.Short(m.Loss), Numbers.Short(m.GradientNorm), Numbers.Whole(m.SampleSize)]);
        cells.AddRange([Numbers.Whole(m.OperatorCalls), Numbers.Short(m.Seconds)]);
        html.Raw(PlotStyles.Converged(m) ? "<tr>" : "<tr class=\"diff\">");
        foreach (var cell in cells)
        {
            html.Raw("<td>").Text(cell).Raw("</td>");
        }

        html.Raw("</tr>\n");
    }
}
