using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper;

/// <summary>What the runs of an item gave, setting by setting.</summary>
/// <param name="Groups">The settings with their runs, in the order of the preset.</param>
public sealed record PaperResults(IReadOnlyList<StudyGroup> Groups)
{
    /// <summary>Finds settings by their labels.</summary>
    /// <param name="wanted">Which labels.</param>
    /// <returns>The settings, in the order of the preset.</returns>
    public IReadOnlyList<StudyGroup> Where(Func<string, bool> wanted) =>
        [.. Groups.Where(group => wanted(group.Label))];

    /// <summary>Finds a setting.</summary>
    /// <param name="label">Its label.</param>
    /// <returns>The setting, or null when the item has none of that label at this scale.</returns>
    public StudyGroup? Find(string label) => Groups.FirstOrDefault(group => group.Label == label);
}
