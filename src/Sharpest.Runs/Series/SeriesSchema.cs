namespace Sharpest.Runs.Series;

/// <summary>The tables of <c>series.sqlite</c>, as docs/run-format.md describes them.</summary>
internal static class SeriesSchema
{
    internal const int Version = 1;

    // Tables that came later without a new version: a run of an older program lacks them, and has nothing to put there.
    internal const string Later = """
        CREATE TABLE IF NOT EXISTS alignments (
            id INTEGER PRIMARY KEY, step INTEGER NOT NULL, epoch REAL, vector TEXT NOT NULL, direction TEXT NOT NULL,
            batches INTEGER NOT NULL, mean REAL, mean_absolute REAL, deviation REAL, baseline REAL
        );
        CREATE TABLE IF NOT EXISTS cross_sections (
            id INTEGER PRIMARY KEY, step INTEGER NOT NULL, epoch REAL, direction TEXT NOT NULL,
            scale REAL, multiple REAL, loss REAL
        );
        CREATE TABLE IF NOT EXISTS widths (
            id INTEGER PRIMARY KEY, step INTEGER NOT NULL, epoch REAL, direction TEXT NOT NULL,
            threshold REAL, against REAL, along REAL
        );
        CREATE TABLE IF NOT EXISTS norms (
            id INTEGER PRIMARY KEY, step INTEGER NOT NULL, epoch REAL, probes INTEGER NOT NULL,
            frobenius REAL, frobenius_error REAL, paper_value REAL, trace REAL, trace_error REAL
        );
        """;

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
