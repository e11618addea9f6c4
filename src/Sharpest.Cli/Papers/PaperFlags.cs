using System.CommandLine;
using Sharpest.Cli.CommandLine;
using Sharpest.Experiments.Paper;
using Sharpest.Experiments.Specs;

namespace Sharpest.Cli.Papers;

/// <summary>What the words after <c>paper</c> have in common.</summary>
internal static class PaperFlags
{
    /// <summary>The word that stands for every item.</summary>
    public const string All = "all";

    /// <summary>The flag of the scale.</summary>
    /// <returns>A new flag.</returns>
    public static Option<string> Scale() =>
        new("--scale")
        {
            Description =
                $"{Word(PaperScale.Laptop)}: Fashion-MNIST, minutes; {Word(PaperScale.Full)}: the paper's numbers [{Word(PaperScale.Laptop)}]",
            HelpName = $"{Word(PaperScale.Laptop)}|{Word(PaperScale.Full)}",
            DefaultValueFactory = _ => Word(PaperScale.Laptop),
        };

    /// <summary>The flag of the folder.</summary>
    /// <returns>A new flag.</returns>
    public static Option<string?> Output() =>
        new("--out")
        {
            Description = "Folder of all runs and pages of that scale [runs/paper/<scale>]",
            HelpName = "DIR",
        };

    /// <summary>The word for an item.</summary>
    /// <returns>A new argument.</returns>
    public static Argument<string> Item() =>
        new("ITEM") { Description = $"An item, as 'sharpest paper list' names it, or {All}" };

    /// <summary>A scale as a person types it.</summary>
    /// <param name="scale">The scale.</param>
    /// <returns>The word.</returns>
    public static string Word(PaperScale scale) => scale.ToString().ToLowerInvariant();

    /// <summary>Reads a scale.</summary>
    /// <param name="word">The word.</param>
    /// <returns>The scale.</returns>
    /// <exception cref="InputException">There is no such scale.</exception>
    public static PaperScale ReadScale(string word)
    {
        PaperScale[] scales = Enum.GetValues<PaperScale>();
        foreach (PaperScale scale in scales.Where(scale => Word(scale) == word))
        {
            return scale;
        }
        throw new InputException($"--scale {word} is not known; {NearestName.Hint(word, [.. scales.Select(Word)])}");
    }

    /// <summary>Finds the items that are meant.</summary>
    /// <param name="id">The name of an item, or <see cref="All"/>.</param>
    /// <param name="scale">The scale.</param>
    /// <returns>The items; <see cref="All"/> passes over those without runs at that scale.</returns>
    /// <exception cref="InputException">There is no such item, or it has no runs at that scale.</exception>
    public static IReadOnlyList<PaperItem> Items(string id, PaperScale scale)
    {
        if (id == All)
        {
            return [.. PaperCatalog.All.Where(item => item.Preset(scale) is not null)];
        }
        PaperItem item = Find(id);
        return item.Preset(scale) is not null
            ? [item]
            : throw new InputException(
                $"{id} cannot be shown on Fashion-MNIST, so that it has no laptop scale: use --scale {Word(PaperScale.Full)}."
            );
    }

    /// <summary>Finds an item.</summary>
    /// <param name="id">Its name.</param>
    /// <returns>The item.</returns>
    /// <exception cref="InputException">There is no such item.</exception>
    public static PaperItem Find(string id) =>
        PaperCatalog.Find(id)
        ?? throw new InputException(
            $"the paper has no item '{id}'; {NearestName.Hint(id, [.. PaperCatalog.All.Select(known => known.Id), All])}"
        );
}
