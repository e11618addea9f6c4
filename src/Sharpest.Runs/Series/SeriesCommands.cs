using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Sharpest.Runs.Series;

/// <summary>The prepared statements that add a record.</summary>
internal sealed class SeriesCommands : IDisposable
{
    private readonly SqliteCommand _scalar;
    private readonly SqliteCommand _measurement;
    private readonly SqliteCommand _eigenpair;
    private readonly SqliteCommand _stepChange;
    private readonly SqliteCommand _event;
    private readonly SqliteCommand _alignment;
    private readonly SqliteCommand _crossSection;
    private readonly SqliteCommand _width;
    private readonly SqliteCommand _norm;

    internal SeriesCommands(SqliteConnection connection)
    {
        _scalar = Prepare(connection, "scalars (tag, step, epoch, value)", 4);
        _measurement = Prepare(
            connection,
            "measurements (step, epoch, status, sample_size, loss, gradient_norm, learning_rate, operator_calls, seconds)",
            9,
            "RETURNING id"
        );
        _eigenpair = Prepare(connection, "eigenpairs (measurement_id, rank, value, residual, gradient_cosine)", 5);
        _stepChange = Prepare(connection, "step_changes (step, epoch, direction, multiple, relative_change, error)", 6);
        _event = Prepare(connection, "events (time, step, level, text)", 4);
        _alignment = Prepare(
            connection,
            "alignments (step, epoch, vector, direction, batches, mean, mean_absolute, deviation, baseline)",
            9
        );
        _crossSection = Prepare(connection, "cross_sections (step, epoch, direction, scale, multiple, loss)", 6);
        _width = Prepare(connection, "widths (step, epoch, direction, threshold, against, along)", 6);
        _norm = Prepare(
            connection,
            "norms (step, epoch, probes, frobenius, frobenius_error, paper_value, trace, trace_error)",
            8
        );
    }

    public void Dispose()
    {
        foreach (
            var command in (SqliteCommand[])
                [_scalar, _measurement, _eigenpair, _stepChange, _event, _alignment, _crossSection, _width, _norm]
        )
        {
            command.Dispose();
        }
    }

    internal void Insert(object record, SqliteTransaction transaction)
    {
        if (record is MeasurementRecord measurement)
        {
            Insert(measurement, transaction);
            return;
        }

        var (command, values) = Row(record);
        Run(command, transaction, values);
    }

    private (SqliteCommand Command, object[] Values) Row(object record) =>
        record switch
        {
            ScalarRecord r => (_scalar, [r.Tag, r.Step, Number(r.Epoch), Number(r.Value)]),
            StepChangeRecord r => (
                _stepChange,
                [r.Step, Number(r.Epoch), r.Direction, Number(r.Multiple), Number(r.RelativeChange), Number(r.Error)]
            ),
            EventRecord r => (_event, [r.Time.ToString("O", CultureInfo.InvariantCulture), r.Step, r.Level, r.Text]),
            AlignmentRecord r => (
                _alignment,
                [
                    r.Step,
                    Number(r.Epoch),
                    r.Vector,
                    r.Direction,
                    r.Batches,
                    Number(r.Mean),
                    Number(r.MeanAbsolute),
                    Number(r.Deviation),
                    Number(r.Baseline),
                ]
            ),
            CrossSectionRecord r => (
                _crossSection,
                [r.Step, Number(r.Epoch), r.Direction, Number(r.Scale), Number(r.Multiple), Number(r.Loss)]
            ),
            WidthRecord r => (
                _width,
                [r.Step, Number(r.Epoch), r.Direction, Number(r.Threshold), Number(r.Against), Number(r.Along)]
            ),
            NormRecord r => (
                _norm,
                [
                    r.Step,
                    Number(r.Epoch),
                    r.Probes,
                    Number(r.Frobenius),
                    Number(r.FrobeniusError),
                    Number(r.PaperValue),
                    Number(r.Trace),
                    Number(r.TraceError),
                ]
            ),
            _ => throw new InvalidOperationException($"There is no table for a {record.GetType().Name}."),
        };

    private static SqliteCommand Prepare(SqliteConnection connection, string table, int count, string suffix = "")
    {
        var command = connection.CreateCommand();
        var names = Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"$p{i}"));
        command.CommandText = $"INSERT INTO {table} VALUES ({string.Join(", ", names)}) {suffix}";
        foreach (var name in names)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        // A table that is not as it should be is found here, not when the first record is written.
        command.Prepare();
        return command;
    }

    private static object? Run(SqliteCommand command, SqliteTransaction transaction, params object[] values)
    {
        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        return command.ExecuteScalar();
    }

    // SQLite has infinities but no NaN: it would store NULL by itself, and the provider refuses the value instead.
    private static object Number(double value) => double.IsNaN(value) ? DBNull.Value : value;

    private void Insert(MeasurementRecord r, SqliteTransaction transaction)
    {
        var id = Run(
            _measurement,
            transaction,
            r.Step,
            Number(r.Epoch),
            r.Status,
            r.SampleSize,
            Number(r.Loss),
            Number(r.GradientNorm),
            Number(r.LearningRate),
            r.OperatorCalls,
            Number(r.Seconds)
        )!;
        foreach (var pair in r.Eigenpairs)
        {
            Run(
                _eigenpair,
                transaction,
                id,
                pair.Rank,
                Number(pair.Value),
                Number(pair.Residual),
                Number(pair.GradientCosine)
            );
        }
    }
}
