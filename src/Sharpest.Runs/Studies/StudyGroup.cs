namespace Sharpest.Runs.Studies;

/// <summary>Runs that differ in their seed only.</summary>
/// <param name="Label">What they have in common, for instance <c>η = 0.1</c>.</param>
/// <param name="Runs">The runs.</param>
public sealed record StudyGroup(string Label, IReadOnlyList<StudyRun> Runs)
{
    /// <summary>Those that reached their end.</summary>
    public IReadOnlyList<StudyRun> Completed { get; } = [.. Runs.Where(run => run.IsCompleted)];
}
