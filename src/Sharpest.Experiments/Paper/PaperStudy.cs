using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper;

/// <summary>Puts together what the runs of an item say.</summary>
public static class PaperStudy
{
    /// <summary>Judges the claims and draws the figures of an item from the runs that are there.</summary>
    /// <param name="item">The item.</param>
    /// <param name="groups">Its settings with their runs; missing ones too.</param>
    /// <param name="command">The command that makes it.</param>
    /// <returns>The study.</returns>
    public static Study Of(PaperItem item, IReadOnlyList<StudyGroup> groups, string command)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(groups);
        var results = new PaperResults(groups);
        return new Study(item.Title, item.Caption, command)
        {
            Findings = [.. item.Claims.Select(claim => claim.Judge(results))],
            Charts = item.Charts(results),
            Tables = item.Tables(results),
            Groups = groups,
            Deviations = item.Deviations,
        };
    }
}
