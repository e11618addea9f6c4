using System.Globalization;
using Sharpest.Runs.Series;
using Spectre.Console;

namespace Sharpest.Cli.Showing;

/// <summary>What the instruments saw last that look only on request; empty where nobody asked.</summary>
/// <param name="Alignments">Cosines of gradients.</param>
/// <param name="Widths">Widths of the loss.</param>
/// <param name="Norm">Norm and trace of the Hessian, or null.</param>
internal sealed record LastLooks(
    IReadOnlyList<AlignmentRecord> Alignments,
    IReadOnlyList<WidthRecord> Widths,
    NormRecord? Norm
)
{
    /// <summary>Reads them.</summary>
    /// <param name="reader">The series of a run.</param>
    /// <returns>The records of the last step of each instrument.</returns>
    /// <exception cref="IOException">The series cannot be read.</exception>
    public static LastLooks Load(SeriesReader reader)
    {
        IReadOnlyList<AlignmentRecord> alignments = reader.Alignments();
        IReadOnlyList<WidthRecord> widths = reader.Widths();
        return new LastLooks(
            [.. alignments.Where(a => a.Step == alignments[^1].Step)],
            [.. widths.Where(w => w.Step == widths[^1].Step)],
            reader.Norms() is [.., var norm] ? norm : null
        );
    }

    /// <summary>Tables for people, each under a line that says what it is.</summary>
    /// <returns>A heading and a table for each instrument that looked.</returns>
    public IEnumerable<(string Heading, Table Table)> Tables()
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (Alignments is [var first, ..])
        {
            yield return (
                string.Create(
                    culture,
                    $"|cos| of gradients at step {first.Step}, {first.Batches} mini-batches; a random direction has {Number.Short(first.Baseline)}"
                ),
                RunTables.Rows(
                    ["direction", "mini-batches", "± over them", "full gradient"],
                    Alignments.Where(a => a.Vector == "batch").Select(AlignmentRow)
                )
            );
        }
        if (Widths.Count > 0)
        {
            double[] thresholds = [.. Widths.Select(w => w.Threshold).Distinct()];
            yield return (
                string.Create(
                    culture,
                    $"Average SGD steps until the loss is t times as large, at step {Widths[0].Step}: nearer side / mean of both"
                ),
                RunTables.Rows(
                    ["direction", .. thresholds.Select(t => $"t = {Number.Short(t)}")],
                    Widths
                        .GroupBy(w => w.Direction)
                        .Select(
                            IReadOnlyList<string> (group) =>
                                [group.Key, .. group.Select(w => $"{Number.Short(w.Smaller)} / {Number.Short(w.Mean)}")]
                        )
                )
            );
        }
        if (Norm is { } norm)
        {
            yield return (
                string.Create(culture, $"Size of the Hessian at step {norm.Step}, {norm.Probes} random vectors"),
                RunTables.Rows(["quantity", "estimate", "± standard error"], NormRows(norm))
            );
        }
    }

    private IReadOnlyList<string> AlignmentRow(AlignmentRecord batch)
    {
        AlignmentRecord? full = Alignments.FirstOrDefault(a => a.Vector == "full" && a.Direction == batch.Direction);
        return
        [
            batch.Direction,
            Number.Short(batch.MeanAbsolute),
            Number.Short(batch.Deviation),
            Number.Short(full?.MeanAbsolute),
        ];
    }

    private static IReadOnlyList<string>[] NormRows(NormRecord norm) =>
        [
            ["‖H‖_F", Number.Short(norm.Frobenius), Number.Short(norm.FrobeniusError)],
            ["√mean‖Hz‖, the paper's code", Number.Short(norm.PaperValue), "–"],
            ["tr H", Number.Short(norm.Trace), Number.Short(norm.TraceError)],
        ];
}
