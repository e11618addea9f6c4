using Microsoft.Data.Sqlite;

namespace Sharpest.Runs.Series;

/// <summary>Reads how far a database has come, and takes it back to an earlier moment.</summary>
internal static class SeriesCut
{
    internal static SeriesMark Mark(SqliteConnection connection) => SeriesMark.Of(table => Last(connection, table));

    // Ids are given anew from the last one on, so that a continued run has those of an uninterrupted one.
    internal static void Back(SqliteConnection connection, SeriesMark mark)
    {
        using var transaction = connection.BeginTransaction();
        Delete(connection, transaction, "eigenpairs", "measurement_id", mark.Measurements);
        foreach (var (table, last) in mark.ByTable())
        {
            Delete(connection, transaction, table, "id", last);
        }

        transaction.Commit();
    }

    private static long Last(SqliteConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT coalesce(max(id), 0) FROM {table}";
        return (long)command.ExecuteScalar()!;
    }

    private static void Delete(
        SqliteConnection connection,
        SqliteTransaction transaction,
        string table,
        string column,
        long last
    )
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"DELETE FROM {table} WHERE {column} > $last";
        command.Parameters.AddWithValue("$last", last);
        command.ExecuteNonQuery();
    }
}
