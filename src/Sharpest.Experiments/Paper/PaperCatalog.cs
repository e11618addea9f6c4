using Sharpest.Experiments.Paper.Items;

namespace Sharpest.Experiments.Paper;

/// <summary>The experiments, figures and tables of the paper that can be asked for.</summary>
public static class PaperCatalog
{
    /// <summary>All items, in the order of the paper.</summary>
    public static IReadOnlyList<PaperItem> All { get; } =
    [
        .. SpectrumItems.All,
        .. GridItems.All,
        .. TrainingItems.All,
        .. StepItems.All,
        .. EscapingItems.All,
        .. NudgedItems.All,
        .. SubspaceItems.All,
    ];

    /// <summary>Finds an item.</summary>
    /// <param name="id">Its name.</param>
    /// <returns>The item, or null when there is none of that name.</returns>
    public static PaperItem? Find(string id) =>
        All.FirstOrDefault(item => string.Equals(item.Id, id, StringComparison.Ordinal));
}
