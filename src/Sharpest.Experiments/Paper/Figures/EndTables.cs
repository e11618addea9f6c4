using Sharpest.Experiments.Paper.Claims;
using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper.Figures;

/// <summary>Tables of what runs reached, a row a setting.</summary>
internal static class EndTables
{
    /// <summary>Makes a table.</summary>
    /// <param name="results">The runs.</param>
    /// <param name="name">The name of its files.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="corner">What the rows are.</param>
    /// <param name="quantities">The columns.</param>
    /// <returns>The table.</returns>
    public static StudyTable Of(
        PaperResults results,
        string name,
        string title,
        string corner,
        params IReadOnlyList<RunQuantity> quantities
    ) =>
        new(
            name,
            title,
            corner,
            [.. quantities.Select(quantity => quantity.Name)],
            [
                .. results.Groups.Select(group => new StudyTableRow(
                    group.Label,
                    group.Completed.Count,
                    [.. quantities.Select(quantity => quantity.Spread(group))]
                )),
            ]
        );
}
