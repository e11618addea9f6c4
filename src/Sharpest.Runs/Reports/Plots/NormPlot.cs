using Sharpest.Runs.Exports;
using Sharpest.Runs.Figures;
using Sharpest.Runs.Series;

namespace Sharpest.Runs.Reports.Plots;

/// <summary>The Frobenius norm of the Hessian beside λ₁, one panel a run.</summary>
internal static class NormPlot
{
    internal static FigureSection Section(IReadOnlyList<RunData> runs)
    {
        var estimated = runs.Where(run => run.Norms.Count > 0).ToList();
        return new FigureSection(
            "The size of the whole Hessian",
            "‖H‖_F is the root of the sum of all squared eigenvalues; where it is little above λ₁, a few directions hold nearly "
                + "all the curvature. The paper's code takes the root of the mean length instead of the mean square: that "
                + "number, of use only to compare with its tables, is the dashed line. The trace is the sum of all "
                + "eigenvalues; a negative one cannot be drawn here.",
            estimated.Count == 0
                ? []
                :
                [
                    new ReportFigure(
                        "norms",
                        Plot(runs, estimated),
                        CsvText
                            .Joined("run", [.. estimated.Select(r => (r.Label, RecordTables.Norms(r.Norms)))])
                            .ToString()
                    ),
                ],
            "The norm was not estimated."
        );
    }

    private static Plot Plot(IReadOnlyList<RunData> runs, List<RunData> estimated)
    {
        var values = estimated.SelectMany(run =>
            run.Norms.SelectMany(n => (double[])[n.Frobenius, n.PaperValue, n.Trace])
                .Concat(run.Sharpest.Select(m => m.Eigenpairs[0].Value))
        );
        var (x, y) = (PlotStyles.Steps(runs), Axis.Log("size (log scale)", values));
        var last = estimated.Select(run =>
            $"{run.Label} ends with ‖H‖_F = {Numbers.Short(run.Norms[^1].Frobenius)} ± {Numbers.Short(run.Norms[^1].FrobeniusError)}."
        );
        return new Plot(
            "Frobenius norm and trace of the Hessian along training",
            "Lines of the norm, the largest eigenvalue and the trace against optimizer steps. "
                + string.Join(" ", last),
            [.. estimated.Select(run => Panel(run, x, y))]
        );
    }

    private static Panel Panel(RunData run, Axis x, Axis y)
    {
        var sharpness = run.Sharpest.Select(m => new PlotPoint(
            m.Step,
            m.Eigenpairs[0].Value,
            $"step {Numbers.Whole(m.Step)}: λ₁ = {Numbers.Short(m.Eigenpairs[0].Value)}"
        ));
        return new Panel(
            run.Label,
            x,
            y,
            [
                new PlotSeries("λ₁", [.. sharpness], PlotStyles.Rank(1, 1)),
                Line("‖H‖_F", run, n => n.Frobenius, n => n.FrobeniusError, new Stroke(Ink.Gradient, 2.4)),
                Line(
                    "√mean‖Hz‖, the paper's code",
                    run,
                    n => n.PaperValue,
                    null,
                    new Stroke(Ink.Gradient, 1.6, Dash.Dashed)
                ),
                Line("trace", run, n => n.Trace, n => n.TraceError, new Stroke(Ink.Muted, 1.8, Dash.Dotted)),
            ]
        )
        {
            TitleInk = run.Ink,
        };
    }

    private static PlotSeries Line(
        string label,
        RunData run,
        Func<NormRecord, double> value,
        Func<NormRecord, double>? error,
        Stroke stroke
    ) =>
        new(
            label,
            [
                .. run.Norms.Select(n =>
                {
                    var about = error is null ? "" : $" ± {Numbers.Short(error(n))}";
                    return new PlotPoint(
                        n.Step,
                        value(n),
                        $"step {Numbers.Whole(n.Step)}: {label} = {Numbers.Short(value(n))}{about}"
                    );
                }),
            ],
            stroke
        )
        {
            Marker = PlotStyles.Marker(run.Norms.Count),
        };
}
