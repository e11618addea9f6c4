using Sharpest.Experiments.Paper.Claims;
using Sharpest.Runs.Charts;
using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper;

/// <summary>One experiment, figure or table of the paper: its runs, the claims it tests, what is drawn of it.</summary>
/// <param name="Id">Its name on the command line.</param>
/// <param name="Title">What it shows, in a few words.</param>
/// <param name="Caption">What is done and what to look at, in sentences.</param>
public sealed record PaperItem(string Id, string Title, string Caption)
{
    /// <summary>The runs with the paper's own numbers.</summary>
    public required PaperPreset Full { get; init; }

    /// <summary>The runs that show the same effect in some minutes, or null where Fashion-MNIST cannot show it.</summary>
    /// <value>The default is null.</value>
    public PaperPreset? Laptop { get; init; }

    /// <summary>What is claimed, and how it is decided.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<IClaim> Claims { get; init; } = [];

    /// <summary>Draws the figures from what runs are there.</summary>
    public required Func<PaperResults, IReadOnlyList<Chart>> Charts { get; init; }

    /// <summary>Makes the tables from what runs are there.</summary>
    /// <value>The default makes none.</value>
    public Func<PaperResults, IReadOnlyList<StudyTable>> Tables { get; init; } = _ => [];

    /// <summary>Where this differs from the paper's own scripts, one line each.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<string> Deviations { get; init; } = [];

    /// <summary>The runs at a scale.</summary>
    /// <param name="scale">The scale.</param>
    /// <returns>The runs, or null when the item has none at that scale.</returns>
    public PaperPreset? Preset(PaperScale scale) => scale == PaperScale.Full ? Full : Laptop;
}
