using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Sharpest.Runs.Series;

namespace Sharpest.Runs.Tests.Series;

public sealed class SeriesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunFolder _run;

    public SeriesTests() => _run = RunFolder.Create(_folder.At("run"), new SampleRun().Manifest());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_kind_of_record_comes_back_as_it_was()
    {
        var measurement = new MeasurementRecord(
            7,
            0.1,
            "MaxOperatorCalls",
            2500,
            0.5,
            double.NaN,
            0.05,
            31,
            2.5,
            [
                new(1, 12.5, double.PositiveInfinity, -0.5),
                new(2, double.NegativeInfinity, double.NaN, 0),
                new(3, double.Epsilon, double.MaxValue, -0.0),
            ]
        );
        var empty = measurement with { Step = 8, Eigenpairs = [] };
        var change = new StepChangeRecord(7, 0.1, "gradient", 0.25, double.NaN, double.PositiveInfinity);
        var happening = new EventRecord(
            new DateTimeOffset(2026, 11, 24, 9, 30, 0, 1, TimeSpan.FromHours(1)),
            7,
            "warning",
            "λ '; DROP TABLE events; --"
        );
        using (var writer = Writer())
        {
            writer.Append(measurement);
            writer.Append(empty);
            writer.Append(change);
            writer.Append(happening);
        }

        using var reader = new SeriesReader(_run.SeriesFile);
        var read = reader.Measurements();
        Assert.Equal(
            [measurement with { Eigenpairs = [] }, empty],
            read.Select(m => m with { Eigenpairs = empty.Eigenpairs })
        );
        Assert.Equal(measurement.Eigenpairs, read[0].Eigenpairs);
        Assert.Equal([change], reader.StepChanges());
        Assert.Equal([happening], reader.Events());
        Assert.Equal(TimeSpan.FromHours(1), reader.Events()[0].Time.Offset);
    }

    [Fact]
    public void Scalars_come_back_by_tag_and_step()
    {
        double[] values = [1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.1 + 0.2];
        using (var writer = Writer())
        {
            foreach (var (i, value) in values.Index().Reverse())
            {
                writer.Append(new ScalarRecord("train/loss", i, i / 3.0, value));
            }

            writer.Append(new ScalarRecord("a", 0, 0, 5));
        }

        using var reader = new SeriesReader(_run.SeriesFile);
        Assert.Equal(["a", "train/loss"], reader.Tags());
        Assert.Equal(values, reader.Scalars("train/loss").Select(record => record.Value));
        Assert.Empty(reader.Scalars("unknown"));
    }

    [Fact]
    public void A_reader_sees_what_was_flushed_while_the_writer_goes_on()
    {
        using var writer = Writer();
        using var reader = new SeriesReader(_run.SeriesFile);
        for (var step = 0; step < 20; step++)
        {
            writer.Append(new ScalarRecord("loss", step, 0, step));
            Assert.Equal(step, reader.Scalars("loss").Count);
            writer.Flush();
            Assert.Equal(step + 1, reader.Scalars("loss").Count);
        }
    }

    [Fact]
    public async Task Readers_never_see_half_a_transaction()
    {
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(() =>
        {
            using var writer = Writer();
            for (var step = 0; !stop.IsCancellationRequested; step++)
            {
                var pairs = Enumerable.Range(1, 5).Select(rank => new EigenpairRecord(rank, step, 0, 0));
                writer.Append(new MeasurementRecord(step, 0, "Converged", 1, 0, 0, 0, 0, 0, [.. pairs]));
                writer.Flush();
            }
        });
        for (var i = 0; i < 50; i++)
        {
            using var reader = new SeriesReader(_run.SeriesFile);
            Assert.All(reader.Measurements(), m => Assert.Equal(5, m.Eigenpairs.Count(pair => pair.Value == m.Step)));
        }

        await stop.CancelAsync();
        await writing;
    }

    [Fact]
    public void Enough_records_are_written_without_being_asked()
    {
        using var writer = new SeriesWriter(
            _run.SeriesFile,
            TimeProvider.System,
            new SeriesWriterOptions { BufferedRecords = 3, Interval = TimeSpan.FromHours(1) }
        );
        using var reader = new SeriesReader(_run.SeriesFile);
        writer.Append(new ScalarRecord("loss", 0, 0, 0));
        writer.Append(new ScalarRecord("loss", 1, 0, 0));
        Assert.Empty(reader.Tags());

        writer.Append(new ScalarRecord("loss", 2, 0, 0));

        Assert.Equal(3, reader.Scalars("loss").Count);
    }

    [Fact]
    public void Records_are_written_after_a_second()
    {
        var time = new FakeTimeProvider();
        using var writer = new SeriesWriter(_run.SeriesFile, time);
        using var reader = new SeriesReader(_run.SeriesFile);
        writer.Append(new ScalarRecord("loss", 0, 0, 0));
        time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.Empty(reader.Tags());

        time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Equal(["loss"], reader.Tags());
    }

    [Fact]
    public void A_finished_run_is_one_plain_file_that_nobody_holds()
    {
        using (var writer = Writer())
        {
            writer.Append(new ScalarRecord("loss", 0, 0, 0));
        }

        Assert.Empty(Directory.GetFiles(_run.Path, "series.sqlite-*"));
        using var exclusive = new FileStream(_run.SeriesFile, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        // Bytes 18 and 19 are the file format versions: 1 is a plain database, 2 one with a write-ahead log.
        exclusive.Position = 18;
        Assert.Equal(1, exclusive.ReadByte());
    }

    [Fact]
    public void A_database_can_be_continued()
    {
        for (var step = 0; step < 3; step++)
        {
            using var writer = Writer();
            writer.Append(new ScalarRecord("loss", step, 0, 0));
        }

        using var reader = new SeriesReader(_run.SeriesFile);
        Assert.Equal(3, reader.Scalars("loss").Count);
    }

    [Fact]
    public void A_measurement_with_two_pairs_of_one_rank_is_refused()
    {
        using var writer = Writer();
        var measurement = new MeasurementRecord(
            0,
            0,
            "Converged",
            1,
            0,
            0,
            0,
            0,
            0,
            [new(1, 2, 0, 0), new(1, 1, 0, 0)]
        );

        Assert.Throws<ArgumentException>(() => writer.Append(measurement));
    }

    [Theory]
    [InlineData("missing.sqlite", null, "is missing")]
    [InlineData(
        "text.sqlite",
        "this is not a database, but long enough to be looked at by anyone who might believe it",
        "not an SQLite"
    )]
    [InlineData("empty.sqlite", "", "does not hold")]
    public void What_is_no_database_of_series_is_refused(string name, string? content, string expected)
    {
        if (content is not null)
        {
            File.WriteAllText(_folder.At(name), content);
        }

        var reading = Assert.Throws<RunFormatException>(() => new SeriesReader(_folder.At(name)));
        var writing = Assert.Throws<RunFormatException>(() => new SeriesWriter(_folder.At(name), TimeProvider.System));

        Assert.Contains(expected, reading.Message);
        Assert.Contains(name, writing.Message);
        Assert.Equal(content is not null, File.Exists(_folder.At(name)));
    }

    [Fact]
    public void A_newer_schema_is_refused()
    {
        Execute("PRAGMA user_version = 2");

        Assert.Contains(
            "newer version",
            Assert.Throws<RunFormatException>(() => new SeriesReader(_run.SeriesFile)).Message
        );
    }

    [Fact]
    public void A_missing_table_is_a_format_error()
    {
        Execute("DROP TABLE scalars");
        using var reader = new SeriesReader(_run.SeriesFile);

        Assert.Throws<RunFormatException>(() => reader.Tags());
        Assert.Throws<RunFormatException>(() => new SeriesWriter(_run.SeriesFile, TimeProvider.System));
    }

    [Fact]
    public void A_full_disk_is_an_input_output_error_that_names_the_file()
    {
        var full = SeriesDatabase.Translate("x.sqlite", new SqliteException("database or disk is full", 13));
        var broken = SeriesDatabase.Translate("x.sqlite", new SqliteException("disk I/O error", 10));

        Assert.Equal("x.sqlite: cannot be written, the disk is full", full.Message);
        Assert.StartsWith("x.sqlite: ", broken.Message);
        Assert.IsNotType<RunFormatException>(broken);
    }

    [Fact]
    public void A_disposed_writer_refuses_records()
    {
        var writer = Writer();
        writer.Dispose();
        writer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => writer.Append(new ScalarRecord("loss", 0, 0, 0)));
    }

    private SeriesWriter Writer() => new(_run.SeriesFile, TimeProvider.System);

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_run.SeriesFile};Pooling=False");
        connection.Open();
        SeriesDatabase.Execute(connection, sql);
    }
}
