using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Sharpest.Runs.Series;

/// <summary>Reads the series of a run, also while they are being written: each call sees what was flushed before it.</summary>
public sealed class SeriesReader : IDisposable
{
    private readonly string _path;
    private readonly SqliteConnection _connection;

    /// <summary>Opens the database of a run for reading only.</summary>
    /// <param name="path">The file: <see cref="RunFolder.SeriesFile"/>.</param>
    /// <exception cref="RunFormatException">The file is missing, no database of series, or of a newer format.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public SeriesReader(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = path;
        _connection = SeriesDatabase.OpenToRead(path);
    }

    /// <summary>The names of the series.</summary>
    /// <returns>Each name once, in ordinal order.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IReadOnlyList<string> Tags() =>
        Query("SELECT DISTINCT tag FROM scalars ORDER BY tag", row => row.GetString(0));

    /// <summary>The values of a series.</summary>
    /// <param name="tag">Its name; an unknown one has no values.</param>
    /// <returns>The values by step; those of one step in the order they were appended.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IReadOnlyList<ScalarRecord> Scalars(string tag) =>
        Query(
            "SELECT tag, step, epoch, value FROM scalars WHERE tag = $tag ORDER BY step, id",
            row => new ScalarRecord(row.GetString(0), row.GetInt64(1), Number(row, 2), Number(row, 3)),
            tag
        );

    /// <summary>The measurements with their eigenpairs.</summary>
    /// <returns>The measurements by step, the pairs of each by rank.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IReadOnlyList<MeasurementRecord> Measurements()
    {
        const string sql = """
            SELECT m.id, m.step, m.epoch, m.status, m.sample_size, m.loss, m.gradient_norm, m.learning_rate,
                m.operator_calls, m.seconds, e.rank, e.value, e.residual, e.gradient_cosine
            FROM measurements AS m LEFT JOIN eigenpairs AS e ON e.measurement_id = m.id
            ORDER BY m.step, m.id, e.rank
            """;
        // One statement, so that a measurement and its pairs are of one moment.
        var rows = Query(sql, row => (Id: row.GetInt64(0), Record: Measurement(row), Pair: Pair(row)));
        return
        [
            .. rows.GroupBy(row => row.Id)
                .Select(group =>
                    group.First().Record with
                    {
                        Eigenpairs = [.. group.Select(row => row.Pair).OfType<EigenpairRecord>()],
                    }
                ),
        ];
    }

    /// <summary>What the loss does along each direction, at each analysed step.</summary>
    /// <returns>The changes by step; those of one step in the order they were appended.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IReadOnlyList<StepChangeRecord> StepChanges() =>
        Query(
            "SELECT step, epoch, direction, multiple, relative_change, error FROM step_changes ORDER BY step, id",
            row => new StepChangeRecord(
                row.GetInt64(0),
                Number(row, 1),
                row.GetString(2),
                Number(row, 3),
                Number(row, 4),
                Number(row, 5)
            )
        );

    /// <summary>How gradients lie to the sharp directions, at each step where that was looked at.</summary>
    /// <returns>The cosines by step; those of one step in the order they were appended.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IReadOnlyList<AlignmentRecord> Alignments() =>
        QueryLater(
            "alignments",
            "step, epoch, vector, direction, batches, mean, mean_absolute, deviation, baseline",
            row => new AlignmentRecord(
                row.GetInt64(0),
                Number(row, 1),
                row.GetString(2),
                row.GetString(3),
                row.GetInt32(4),
                Number(row, 5),
                Number(row, 6),
                Number(row, 7),
                Number(row, 8)
            )
        );

    /// <summary>The loss along lines through the weights.</summary>
    /// <returns>The places by step; those of one step in the order they were appended.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IReadOnlyList<CrossSectionRecord> CrossSections() =>
        QueryLater(
            "cross_sections",
            "step, epoch, direction, scale, multiple, loss",
            row => new CrossSectionRecord(
                row.GetInt64(0),
                Number(row, 1),
                row.GetString(2),
                Number(row, 3),
                Number(row, 4),
                Number(row, 5)
            )
        );

    /// <summary>How wide the loss is along lines through the weights.</summary>
    /// <returns>The widths by step; those of one step in the order they were appended.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IReadOnlyList<WidthRecord> Widths() =>
        QueryLater(
            "widths",
            "step, epoch, direction, threshold, against, along",
            row => new WidthRecord(
                row.GetInt64(0),
                Number(row, 1),
                row.GetString(2),
                Number(row, 3),
                Number(row, 4),
                Number(row, 5)
            )
        );

    /// <summary>Norm and trace of the Hessian.</summary>
    /// <returns>The norms by step.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IReadOnlyList<NormRecord> Norms() =>
        QueryLater(
            "norms",
            "step, epoch, probes, frobenius, frobenius_error, paper_value, trace, trace_error",
            row => new NormRecord(
                row.GetInt64(0),
                Number(row, 1),
                row.GetInt32(2),
                Number(row, 3),
                Number(row, 4),
                Number(row, 5),
                Number(row, 6),
                Number(row, 7)
            )
        );

    /// <summary>What is worth telling about the run.</summary>
    /// <returns>The events in the order they were appended.</returns>
    /// <exception cref="RunFormatException">The time of an event is not one.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IReadOnlyList<EventRecord> Events() =>
        Query(
            "SELECT time, step, level, text FROM events ORDER BY id",
            row => new EventRecord(Time(row.GetString(0)), row.GetInt64(1), row.GetString(2), row.GetString(3))
        );

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static MeasurementRecord Measurement(SqliteDataReader row) =>
        new(
            row.GetInt64(1),
            Number(row, 2),
            row.GetString(3),
            row.GetInt32(4),
            Number(row, 5),
            Number(row, 6),
            Number(row, 7),
            row.GetInt32(8),
            Number(row, 9),
            []
        );

    private static EigenpairRecord? Pair(SqliteDataReader row) =>
        row.IsDBNull(10)
            ? null
            : new EigenpairRecord(row.GetInt32(10), Number(row, 11), Number(row, 12), Number(row, 13));

    private static double Number(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? double.NaN : row.GetDouble(column);

    private DateTimeOffset Time(string text) =>
        DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : throw new RunFormatException(_path, $"holds an event whose time is '{text}'");

    // A table that a run of an older program lacks has no records.
    private List<T> QueryLater<T>(string table, string columns, Func<SqliteDataReader, T> read) =>
        Query("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = $tag", row => row.GetInt64(0), table)
            is [0]
            ? []
            : Query($"SELECT {columns} FROM {table} ORDER BY step, id", read);

    private List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, string? tag = null) =>
        SeriesDatabase.Guard(
            _path,
            () =>
            {
                using var command = _connection.CreateCommand();
                command.CommandText = sql;
                if (tag is not null)
                {
                    command.Parameters.AddWithValue("$tag", tag);
                }

                using var reader = command.ExecuteReader();
                var rows = new List<T>();
                while (reader.Read())
                {
                    rows.Add(Row(read, reader));
                }

                return rows;
            }
        );

    // SQLite keeps whatever was put into a column; a value of another kind is what these exceptions tell of.
    private T Row<T>(Func<SqliteDataReader, T> read, SqliteDataReader reader)
    {
        try
        {
            return read(reader);
        }
        catch (Exception e)
            when (e is InvalidCastException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new RunFormatException(_path, $"holds a record that is not of its kind ({e.Message})", e);
        }
    }
}
