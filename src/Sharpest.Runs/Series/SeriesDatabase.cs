using Microsoft.Data.Sqlite;

namespace Sharpest.Runs.Series;

/// <summary>Opens the database of a run and turns SQLite's errors into one line that names the file.</summary>
internal static class SeriesDatabase
{
    private const int BusySeconds = 10;

    // SQLite's primary result codes.
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int NotADatabase = 26;

    internal static void Create(string path) =>
        Guard(
            path,
            () =>
            {
                using var connection = Open(path, SqliteOpenMode.ReadWriteCreate);
                Execute(connection, "PRAGMA journal_mode = WAL");
                using var transaction = connection.BeginTransaction();
                Execute(connection, SeriesSchema.Sql);
                Execute(connection, SeriesSchema.Later);
                Execute(connection, $"PRAGMA user_version = {SeriesSchema.Version}");
                transaction.Commit();
            }
        );

    internal static SqliteConnection OpenToWrite(string path) =>
        Guard(
            path,
            () =>
            {
                var connection = OpenExisting(path, SqliteOpenMode.ReadWrite);
                Execute(connection, "PRAGMA journal_mode = WAL");
                // A checkpoint counts on the records before it: what was committed must outlast a power cut.
                Execute(connection, "PRAGMA synchronous = FULL");
                Execute(connection, "PRAGMA foreign_keys = ON");
                Execute(connection, SeriesSchema.Later);
                return connection;
            }
        );

    internal static SqliteConnection OpenToRead(string path) =>
        Guard(path, () => OpenExisting(path, SqliteOpenMode.ReadOnly));

    internal static void Guard(string path, Action action) =>
        Guard(
            path,
            () =>
            {
                action();
                return true;
            }
        );

    internal static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException e)
        {
            throw Translate(path, e);
        }
    }

    internal static IOException Translate(string path, SqliteException e) =>
        e.SqliteErrorCode switch
        {
            NotADatabase => new RunFormatException(path, "is not an SQLite database", e),
            Corrupt => new RunFormatException(path, "is a damaged SQLite database", e),
            1 => new RunFormatException(path, $"does not hold the series of a run ({e.Message})", e),
            Full => new IOException($"{path}: cannot be written, the disk is full", e),
            _ => new IOException($"{path}: {e.Message.ReplaceLineEndings(" ")}", e),
        };

    internal static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static SqliteConnection OpenExisting(string path, SqliteOpenMode mode)
    {
        if (!File.Exists(path))
        {
            throw new RunFormatException(path, "is missing");
        }

        var connection = Open(path, mode);
        try
        {
            CheckVersion(path, connection);
            CheckShape(path, connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void CheckVersion(string path, SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        var version = (long)command.ExecuteScalar()!;
        if (version < 1)
        {
            throw new RunFormatException(path, "does not hold the series of a run");
        }

        if (version > SeriesSchema.Version)
        {
            throw new RunFormatException(
                path,
                $"has series format {version}, this program reads up to {SeriesSchema.Version}: use a newer version"
            );
        }
    }

    // A view or a computed column of a hostile file can keep a reader busy without end: runs have none.
    private static void CheckShape(string path, SqliteConnection connection)
    {
        Execute(connection, "PRAGMA trusted_schema = OFF");
        Execute(connection, "PRAGMA cell_size_check = ON");
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT (SELECT count(*) FROM sqlite_schema WHERE type NOT IN ('table', 'index') OR sql LIKE 'CREATE VIRTUAL%')
                + (SELECT count(*) FROM sqlite_schema AS s, pragma_table_xinfo(s.name) AS x WHERE s.type = 'table' AND x.hidden > 0)
            """;
        if ((long)command.ExecuteScalar()! > 0)
        {
            throw new RunFormatException(path, "holds views, triggers or computed columns, which runs have not");
        }
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        // Pooled connections would keep the file open, and locked on Windows, after the owner disposed of his.
        var options = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = BusySeconds,
        };
        var connection = new SqliteConnection(options.ConnectionString);
        try
        {
            connection.Open();
            Execute(connection, $"PRAGMA busy_timeout = {BusySeconds * 1000}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
