namespace Sharpest.Runs.Series;

/// <summary>Something worth telling about a run.</summary>
/// <param name="Time">When it happened.</param>
/// <param name="Step">Optimizer steps done by then.</param>
/// <param name="Level"><c>info</c>, <c>warning</c> or <c>error</c>.</param>
/// <param name="Text">One line of plain text.</param>
public sealed record EventRecord(DateTimeOffset Time, long Step, string Level, string Text);
