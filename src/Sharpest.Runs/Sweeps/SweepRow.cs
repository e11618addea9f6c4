namespace Sharpest.Runs.Sweeps;

/// <summary>One run of a sweep and what became of it.</summary>
/// <param name="Coordinates">The value of every axis.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Run">The name of its folder.</param>
/// <param name="Outcome"><c>completed</c>, <c>diverged</c>, <c>failed</c>, … or <c>missing</c>.</param>
/// <param name="Metrics">Its numbers, or null when there is no run to read.</param>
public sealed record SweepRow(
    IReadOnlyList<string> Coordinates,
    long Seed,
    string Run,
    string Outcome,
    RunMetrics? Metrics
);
