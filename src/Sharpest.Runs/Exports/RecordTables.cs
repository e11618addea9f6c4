using Sharpest.Runs.Series;

namespace Sharpest.Runs.Exports;

/// <summary>Records of the instruments as rows, the same in exports and under the figures of a report.</summary>
internal static class RecordTables
{
    internal static CsvText StepChanges(IEnumerable<StepChangeRecord> records)
    {
        var csv = new CsvText("step", "epoch", "direction", "multiple", "relative_change", "error");
        foreach (var r in records)
        {
            csv.Row(r.Step, r.Epoch, r.Direction, r.Multiple, r.RelativeChange, r.Error);
        }

        return csv;
    }

    internal static CsvText Alignments(IEnumerable<AlignmentRecord> records)
    {
        var csv = new CsvText(
            "step",
            "epoch",
            "vector",
            "direction",
            "batches",
            "mean",
            "mean_absolute",
            "deviation",
            "baseline"
        );
        foreach (var r in records)
        {
            csv.Row(r.Step, r.Epoch, r.Vector, r.Direction, r.Batches, r.Mean, r.MeanAbsolute, r.Deviation, r.Baseline);
        }

        return csv;
    }

    internal static CsvText CrossSections(IEnumerable<CrossSectionRecord> records)
    {
        var csv = new CsvText("step", "epoch", "direction", "scale", "multiple", "loss");
        foreach (var r in records)
        {
            csv.Row(r.Step, r.Epoch, r.Direction, r.Scale, r.Multiple, r.Loss);
        }

        return csv;
    }

    internal static CsvText Widths(IEnumerable<WidthRecord> records)
    {
        var csv = new CsvText("step", "epoch", "direction", "threshold", "against", "along", "smaller", "mean");
        foreach (var r in records)
        {
            csv.Row(r.Step, r.Epoch, r.Direction, r.Threshold, r.Against, r.Along, r.Smaller, r.Mean);
        }

        return csv;
    }

    internal static CsvText Norms(IEnumerable<NormRecord> records)
    {
        var csv = new CsvText(
            "step",
            "epoch",
            "probes",
            "frobenius",
            "frobenius_error",
            "paper_value",
            "trace",
            "trace_error"
        );
        foreach (var r in records)
        {
            csv.Row(r.Step, r.Epoch, r.Probes, r.Frobenius, r.FrobeniusError, r.PaperValue, r.Trace, r.TraceError);
        }

        return csv;
    }
}
