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
    }

    public void Dispose()
    {
        foreach (var command in (SqliteCommand[])[_scalar, _measurement, _eigenpair, _stepChange, _event])
        {
            command.Dispose();
        }
    }

    internal void Insert(object record, SqliteTransaction transaction)
    {
        switch (record)
        {
            case ScalarRecord r:
                Run(_scalar, transaction, r.Tag, r.Step, Number(r.Epoch), Number(r.Value));
                break;
            case MeasurementRecord r:
                Insert(r, transaction);
                break;
            case StepChangeRecord r:
                Run(
                    _stepChange,
                    transaction,
                    r.Step,
                    Number(r.Epoch),
                    r.Direction,
                    Number(r.Multiple),
                    Number(r.RelativeChange),
                    Number(r.Error)
                );
                break;
            case EventRecord r:
                var time = r.Time.ToString("O", CultureInfo.InvariantCulture);
                Run(_event, transaction, time, r.Step, r.Level, r.Text);
                break;
        }
    }

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
