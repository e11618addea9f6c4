using Sharpest.Runs.Series;
using Sharpest.Runs.Storage;

namespace Sharpest.Runs.Exports;

/// <summary>Writes the series of a run as comma-separated values, for spreadsheets and other languages.</summary>
public static class CsvExport
{
    /// <summary>
    /// Writes one file a table: <c>scalars.csv</c>, <c>measurements.csv</c>, <c>eigenpairs.csv</c>, <c>step_changes.csv</c>,
    /// <c>alignments.csv</c>, <c>cross_sections.csv</c>, <c>widths.csv</c>, <c>norms.csv</c> and <c>events.csv</c>, with the columns of <c>docs/run-format.md</c>. NaN is written <c>NaN</c>, infinities
    /// <c>Infinity</c> and <c>-Infinity</c>.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="directory">Where to write; made when missing, files of these names are replaced.</param>
    /// <returns>The absolute paths of the files.</returns>
    /// <exception cref="ArgumentException"><paramref name="directory"/> is empty or not a path.</exception>
    /// <exception cref="RunFormatException">The series are missing, damaged or of a newer format.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static IReadOnlyList<string> Write(RunFolder run, string directory)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        var folder = Folders.Make(directory);
        using var reader = new SeriesReader(run.SeriesFile);
        var measurements = reader.Measurements();
        (string Name, CsvText Text)[] tables =
        [
            ("scalars", Scalars(reader)),
            ("measurements", Measurements(measurements)),
            ("eigenpairs", Eigenpairs(measurements)),
            ("step_changes", RecordTables.StepChanges(reader.StepChanges())),
            ("alignments", RecordTables.Alignments(reader.Alignments())),
            ("cross_sections", RecordTables.CrossSections(reader.CrossSections())),
            ("widths", RecordTables.Widths(reader.Widths())),
            ("norms", RecordTables.Norms(reader.Norms())),
            ("events", Events(reader)),
        ];
        return
        [
            .. tables.Select(table =>
            {
                var path = Path.Combine(folder, table.Name + ".csv");
                AtomicFile.WriteText(path, table.Text.ToString());
                return path;
            }),
        ];
    }

    private static CsvText Scalars(SeriesReader reader)
    {
        var csv = new CsvText("tag", "step", "epoch", "value");
        foreach (var record in reader.Tags().SelectMany(reader.Scalars))
        {
            csv.Row(record.Tag, record.Step, record.Epoch, record.Value);
        }

        return csv;
    }

    private static CsvText Measurements(IReadOnlyList<MeasurementRecord> measurements)
    {
        var csv = new CsvText(
            "measurement",
            "step",
            "epoch",
            "status",
            "sample_size",
            "loss",
            "gradient_norm",
            "learning_rate",
            "operator_calls",
            "seconds"
        );
        foreach (var (index, m) in measurements.Index())
        {
            csv.Row(
                index + 1,
                m.Step,
                m.Epoch,
                m.Status,
                m.SampleSize,
                m.Loss,
                m.GradientNorm,
                m.LearningRate,
                m.OperatorCalls,
                m.Seconds
            );
        }

        return csv;
    }

    private static CsvText Eigenpairs(IReadOnlyList<MeasurementRecord> measurements)
    {
        var csv = new CsvText("measurement", "step", "rank", "value", "residual", "gradient_cosine");
        foreach (var (index, measurement) in measurements.Index())
        {
            foreach (var pair in measurement.Eigenpairs)
            {
                csv.Row(index + 1, measurement.Step, pair.Rank, pair.Value, pair.Residual, pair.GradientCosine);
            }
        }

        return csv;
    }

    private static CsvText Events(SeriesReader reader)
    {
        var csv = new CsvText("time", "step", "level", "text");
        foreach (var record in reader.Events())
        {
            csv.Row(record.Time, record.Step, record.Level, record.Text);
        }

        return csv;
    }
}
