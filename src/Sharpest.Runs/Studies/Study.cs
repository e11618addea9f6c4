using Sharpest.Runs.Charts;

namespace Sharpest.Runs.Studies;

/// <summary>Several runs that together answer a question: what was asked, what they say, and the figures and tables.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Caption">What is done and what to look at, in sentences.</param>
/// <param name="Command">The command that makes it.</param>
public sealed record Study(string Title, string Caption, string Command)
{
    /// <summary>What the runs say about each claim.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<ClaimFinding> Findings { get; init; } = [];

    /// <summary>The figures.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<Chart> Charts { get; init; } = [];

    /// <summary>The tables.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<StudyTable> Tables { get; init; } = [];

    /// <summary>The runs.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<StudyGroup> Groups { get; init; } = [];

    /// <summary>Where this differs from what others did, one line each.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<string> Deviations { get; init; } = [];
}
