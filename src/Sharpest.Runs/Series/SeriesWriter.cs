using Microsoft.Data.Sqlite;

namespace Sharpest.Runs.Series;

/// <summary>
/// Appends to the series of a run. Records are held in memory and written in one transaction when enough have gathered
/// or a second has passed, so that a training loop pays almost nothing; readers see them after that. Safe to use from
/// several threads. A write that fails in the background is thrown by the next call.
/// </summary>
public sealed class SeriesWriter : IDisposable
{
    private readonly string _path;
    private readonly SeriesWriterOptions _options;
    private readonly SqliteConnection _connection;
    private readonly SeriesCommands _commands;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly List<object> _held = [];
    private IOException? _failure;
    private bool _disposed;

    /// <summary>Opens the database of a run, as <see cref="RunFolder.Create"/> made it.</summary>
    /// <param name="path">The file: <see cref="RunFolder.SeriesFile"/>.</param>
    /// <param name="time">The clock behind the writing interval.</param>
    /// <param name="options">When to write; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is not positive.</exception>
    /// <exception cref="RunFormatException">The file is missing, no database of series, or of a newer format.</exception>
    /// <exception cref="IOException">The file cannot be opened for writing.</exception>
    public SeriesWriter(string path, TimeProvider time, SeriesWriterOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(time);
        _options = options ?? new SeriesWriterOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.BufferedRecords, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_options.Interval, TimeSpan.Zero, nameof(options));
        _path = path;
        _connection = SeriesDatabase.OpenToWrite(path);
        try
        {
            _commands = SeriesDatabase.Guard(path, () => new SeriesCommands(_connection));
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
        _timer = time.CreateTimer(_ => FlushInBackground(), null, _options.Interval, _options.Interval);
    }

    /// <summary>Adds a value of a series.</summary>
    /// <param name="record">The value.</param>
    /// <exception cref="IOException">The records held could not be written.</exception>
    /// <exception cref="ObjectDisposedException">The writer was disposed of.</exception>
    public void Append(ScalarRecord record) => Hold(record);

    /// <summary>Adds a measurement with its eigenpairs.</summary>
    /// <param name="record">The measurement; the ranks of its pairs are distinct.</param>
    /// <exception cref="ArgumentException">Two pairs have the same rank.</exception>
    /// <exception cref="IOException">The records held could not be written.</exception>
    /// <exception cref="ObjectDisposedException">The writer was disposed of.</exception>
    public void Append(MeasurementRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Eigenpairs.Select(pair => pair.Rank).Distinct().Count() != record.Eigenpairs.Count)
        {
            throw new ArgumentException("Two eigenpairs of a measurement have the same rank.", nameof(record));
        }

        Hold(record);
    }

    /// <summary>Adds what the loss does along a direction.</summary>
    /// <param name="record">The change.</param>
    /// <exception cref="IOException">The records held could not be written.</exception>
    /// <exception cref="ObjectDisposedException">The writer was disposed of.</exception>
    public void Append(StepChangeRecord record) => Hold(record);

    /// <summary>Adds cosines of gradients.</summary>
    /// <param name="record">The cosines.</param>
    /// <exception cref="IOException">The records held could not be written.</exception>
    /// <exception cref="ObjectDisposedException">The writer was disposed of.</exception>
    public void Append(AlignmentRecord record) => Hold(record);

    /// <summary>Adds a place of a cross-section.</summary>
    /// <param name="record">The place.</param>
    /// <exception cref="IOException">The records held could not be written.</exception>
    /// <exception cref="ObjectDisposedException">The writer was disposed of.</exception>
    public void Append(CrossSectionRecord record) => Hold(record);

    /// <summary>Adds a width.</summary>
    /// <param name="record">The width.</param>
    /// <exception cref="IOException">The records held could not be written.</exception>
    /// <exception cref="ObjectDisposedException">The writer was disposed of.</exception>
    public void Append(WidthRecord record) => Hold(record);

    /// <summary>Adds a norm of the Hessian.</summary>
    /// <param name="record">The norm.</param>
    /// <exception cref="IOException">The records held could not be written.</exception>
    /// <exception cref="ObjectDisposedException">The writer was disposed of.</exception>
    public void Append(NormRecord record) => Hold(record);

    /// <summary>Adds an event.</summary>
    /// <param name="record">The event.</param>
    /// <exception cref="IOException">The records held could not be written.</exception>
    /// <exception cref="ObjectDisposedException">The writer was disposed of.</exception>
    public void Append(EventRecord record) => Hold(record);

    /// <summary>Writes all records held, in one transaction. What fails stays held.</summary>
    /// <exception cref="IOException">They could not be written: the disk is full, or cannot be used.</exception>
    /// <exception cref="ObjectDisposedException">The writer was disposed of.</exception>
    public void Flush()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _failure = null;
            WriteHeld();
        }
    }

    /// <summary>Writes all records held, flushed to disk, and tells how far the series have come.</summary>
    /// <returns>The place to which <see cref="CutBack"/> can return.</returns>
    /// <exception cref="IOException">The records held could not be written.</exception>
    /// <exception cref="ObjectDisposedException">The writer was disposed of.</exception>
    public SeriesMark Mark()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _failure = null;
            WriteHeld();
            return SeriesDatabase.Guard(_path, () => SeriesCut.Mark(_connection));
        }
    }

    /// <summary>Takes the series back to an earlier moment: what was recorded after it goes, in one transaction.</summary>
    /// <param name="mark">The moment.</param>
    /// <exception cref="RunFormatException">The file lacks records that the mark counts.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The writer was disposed of.</exception>
    public void CutBack(SeriesMark mark)
    {
        ArgumentNullException.ThrowIfNull(mark);
        lock (_gate)
        {
            if (!Mark().Reaches(mark))
            {
                throw new RunFormatException(_path, "lacks records that were there when its checkpoint was made");
            }

            SeriesDatabase.Guard(_path, () => SeriesCut.Back(_connection, mark));
        }
    }

    /// <summary>Writes what is held and closes the file, which then is one plain database without side files.</summary>
    /// <exception cref="IOException">The records held could not be written; the file is closed all the same.</exception>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _timer.Dispose();
            try
            {
                WriteHeld();
            }
            finally
            {
                _commands.Dispose();
                LeavePlainFile();
                _connection.Dispose();
            }
        }
    }

    private void Hold(object record)
    {
        ArgumentNullException.ThrowIfNull(record);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _held.Add(record);
            if (_failure is { } failure)
            {
                _failure = null;
                throw failure;
            }

            if (_held.Count >= _options.BufferedRecords)
            {
                WriteHeld();
            }
        }
    }

    private void FlushInBackground()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            try
            {
                WriteHeld();
            }
            catch (IOException e)
            {
                _failure = e;
            }
        }
    }

    private void WriteHeld()
    {
        if (_held.Count == 0)
        {
            return;
        }

        SeriesDatabase.Guard(
            _path,
            () =>
            {
                using var transaction = _connection.BeginTransaction();
                foreach (var record in _held)
                {
                    _commands.Insert(record, transaction);
                }

                transaction.Commit();
            }
        );
        _held.Clear();
    }

    // A database in WAL mode cannot be opened from a folder without write permission, a plain one can. With a reader
    // at work SQLite refuses the change, which does no harm: the file stays in WAL mode.
    private void LeavePlainFile()
    {
        try
        {
            SeriesDatabase.Execute(_connection, "PRAGMA busy_timeout = 0");
            using var command = _connection.CreateCommand();
            command.CommandTimeout = 1;
            command.CommandText = "PRAGMA journal_mode = DELETE";
            command.ExecuteNonQuery();
        }
        catch (SqliteException) { }
    }
}
