using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Sharpest.Experiments.Tests.Training;

/// <summary>All that decides whether two runs are one: every record with its id, and every byte of weights and vectors.</summary>
internal static class RunContent
{
    // Times of the clock are left out: 'seconds' of measurements, and events, which tell of interruptions.
    private static readonly string[] Tables =
    [
        "SELECT 'scalar', id, tag, step, epoch, value FROM scalars ORDER BY id",
        "SELECT 'measurement', id, step, epoch, status, sample_size, loss, gradient_norm, learning_rate, operator_calls FROM measurements ORDER BY id",
        "SELECT 'pair', measurement_id, rank, value, residual, gradient_cosine FROM eigenpairs ORDER BY measurement_id, rank",
        "SELECT 'alignment', id, step, epoch, vector, direction, batches, mean, mean_absolute, deviation, baseline FROM alignments ORDER BY id",
        "SELECT 'section', id, step, epoch, direction, scale, multiple, loss FROM cross_sections ORDER BY id",
        "SELECT 'width', id, step, epoch, direction, threshold, against, along FROM widths ORDER BY id",
        "SELECT 'norm', id, step, epoch, probes, frobenius, frobenius_error, paper_value, trace, trace_error FROM norms ORDER BY id",
        "SELECT 'change', id, step, epoch, direction, multiple, relative_change, error FROM step_changes ORDER BY id",
    ];

    public static string[] Of(string run) => [.. Series(run), .. Files(run)];

    private static IEnumerable<string> Series(string run)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(run, "series.sqlite")};Pooling=False");
        connection.Open();
        foreach (string sql in Tables)
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = sql;
            using SqliteDataReader row = command.ExecuteReader();
            while (row.Read())
            {
                yield return string.Join(
                    '|',
                    Enumerable.Range(0, row.FieldCount).Select(i => Text(row.IsDBNull(i) ? null : row.GetValue(i)))
                );
            }
        }
    }

    private static IEnumerable<string> Files(string run) =>
        new[] { "weights", "vectors" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(run, folder)))
            .Order(StringComparer.Ordinal)
            .Select(file =>
                $"{Path.GetFileName(file)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"
            );

    private static string Text(object? value) =>
        value switch
        {
            null => "NaN",
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
}
