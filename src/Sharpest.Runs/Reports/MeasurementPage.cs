using Sharpest.Runs.Exports;
using Sharpest.Runs.Figures;
using Sharpest.Runs.Measurements;
using Sharpest.Runs.Reports.Plots;
using Sharpest.Runs.Reports.Sections;
using Sharpest.Runs.Series;
using Sharpest.Runs.Storage;

namespace Sharpest.Runs.Reports;

/// <summary>Makes the page of one measurement: a single file that needs no network.</summary>
public static class MeasurementPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="measurement">What was found.</param>
    /// <param name="file">Where to write; its folder is made when missing.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(CheckpointMeasurement measurement, string file)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        ArgumentException.ThrowIfNullOrWhiteSpace(file);
        Folders.Make(Path.GetDirectoryName(Path.GetFullPath(file))!);
        AtomicFile.WriteText(file, Render(measurement));
    }

    internal static string Render(CheckpointMeasurement measurement)
    {
        var title = $"{measurement.Model} on {measurement.Dataset}";
        return PageFrame.Render(
            title,
            html =>
            {
                html.Open("header");
                html.Element("p", "Sharpest · curvature of one checkpoint", "eyebrow");
                html.Element("h1", title);
                html.Element("p", Setting(measurement), "setting");
                html.Open("section", "comparison");
                VerdictSection.Append(html, measurement.Verdict, "h2", "verdict hero");
                html.Close("section").Close("header");
                AppendPairs(html, measurement);
                FiguresSection.Append(html, Steps(measurement), new HashSet<string>());
                FiguresSection.Append(html, DensityPlot.Section(measurement), new HashSet<string>());
                GlossarySection.Append(html);
            }
        );
    }

    private static string Setting(CheckpointMeasurement m) =>
        string.Join(
            " · ",
            m.Weights,
            $"{Numbers.Whole(m.Examples)} examples ({m.Sample}), preprocessed as {m.Preprocess}",
            $"{Numbers.Whole(m.Parameters)} parameters",
            $"loss {Numbers.Short(m.Loss)}",
            $"‖∇L‖ {Numbers.Short(m.GradientNorm)}"
        );

    private static void AppendPairs(Html html, CheckpointMeasurement m)
    {
        html.Open("section").Element("h2", $"The sharpest directions of the {m.Operator}");
        html.Element(
            "p",
            $"{m.Status} after {Numbers.Count(m.OperatorCalls, "product")}. Between the gradient and a random direction the mean "
                + $"|cos| would be {Numbers.Short(m.RandomAlignment)}."
                + (
                    m.Trace is { } t
                        ? $" Trace ({t.Method}): {Numbers.Short(t.Mean)} ± {Numbers.Short(t.StandardError)}."
                        : ""
                ),
            "reading"
        );
        html.Raw("<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>");
        foreach (var cell in (string[])["k", "eigenvalue", "residual", "|cos(∇L, e)|"])
        {
            html.Raw("<th scope=\"col\">").Text(cell).Raw("</th>");
        }

        html.Raw("</tr></thead><tbody>\n");
        for (var i = 0; i < m.Eigenvalues.Count; i++)
        {
            html.Raw("<tr>");
            html.Raw("<td>").Text(Numbers.Whole(i + 1)).Raw("</td>");
            foreach (var value in (double[])[m.Eigenvalues[i], m.Residuals[i], m.Alignment[i]])
            {
                html.Raw("<td>").Text(Numbers.Short(value)).Raw("</td>");
            }

            html.Raw("</tr>\n");
        }

        html.Raw("</tbody></table></div>").Close("section");
    }

    private static FigureSection Steps(CheckpointMeasurement measurement)
    {
        var changes = Changes(measurement.Steps);
        var plot = new Plot(
            "Change of the loss along each direction",
            "Curves of the relative change of the loss against the multiple of η.",
            [
                StepChangePanel.Of(
                    null,
                    null,
                    changes,
                    StepChangePanel.Horizontal(changes),
                    StepChangePanel.Vertical(changes)
                ),
            ]
        );
        return new FigureSection(
            "The step along each direction",
            StepChangePanel.Reading,
            changes.Count == 0 ? [] : [new ReportFigure("step-changes", plot, Csv(changes))],
            "The step was not analysed (--steps)."
        );
    }

    private static IReadOnlyList<StepChangeRecord> Changes(StepReading? steps) =>
        steps is null
            ? []
            :
            [
                .. steps.RelativeChanges.SelectMany(line =>
                    line.Value.Select(
                        (change, i) => new StepChangeRecord(0, 0, line.Key, steps.Multiples[i], change, 0)
                    )
                ),
            ];

    private static string Csv(IReadOnlyList<StepChangeRecord> changes)
    {
        var csv = new CsvText("direction", "multiple", "relative_change");
        foreach (var change in changes)
        {
            csv.Row(change.Direction, change.Multiple, change.RelativeChange);
        }

        return csv.ToString();
    }
}
