namespace Sharpest.Runs.Series;

/// <summary>The tables of <c>series.sqlite</c>, as docs/run-format.md describes them.</summary>
internal static class SeriesSchema
{
    internal const int Version = 1;

    internal const string Sql = """
        CREATE TABLE scalars (
            id INTEGER PRIMARY KEY, tag TEXT NOT NULL, step INTEGER NOT NULL, epoch REAL, value REAL
        );
        CREATE INDEX scalars_by_tag ON scalars (tag, step);
        CREATE TABLE measurements (
            id INTEGER PRIMARY KEY, step INTEGER NOT NULL, epoch REAL, status TEXT NOT NULL,
            sample_size INTEGER NOT NULL, loss REAL, gradient_norm REAL, learning_rate REAL,
            operator_calls INTEGER NOT NULL, seconds REAL
        );
        CREATE TABLE eigenpairs (
            measurement_id INTEGER NOT NULL REFERENCES measurements (id),
            rank INTEGER NOT NULL, value REAL, residual REAL, gradient_cosine REAL,
            PRIMARY KEY (measurement_id, rank)
        ) WITHOUT ROWID;
        CREATE TABLE step_changes (
            id INTEGER PRIMARY KEY, step INTEGER NOT NULL, epoch REAL, direction TEXT NOT NULL,
            multiple REAL, relative_change REAL, error REAL
        );
        CREATE TABLE events (
            id INTEGER PRIMARY KEY, time TEXT NOT NULL, step INTEGER NOT NULL, level TEXT NOT NULL, text TEXT NOT NULL
        );
        """;
}
