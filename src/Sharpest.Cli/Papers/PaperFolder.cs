using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Pooling;
using Sharpest.Cli.Training;
using Sharpest.Experiments.Paper;
using Sharpest.Runs.Studies;

namespace Sharpest.Cli.Papers;

/// <summary>The paper's experiments of one scale on disk: all runs together, and a folder with page and figures an item.</summary>
/// <param name="path">The folder, as an absolute path.</param>
internal sealed class PaperFolder(string path)
{
    /// <summary>The folder.</summary>
    public string Path => path;

    /// <summary>The runs, which items share.</summary>
    public RunStore Runs { get; } = new(path);

    /// <summary>The folder that is meant.</summary>
    /// <param name="context">Where the person stands.</param>
    /// <param name="given">What the person named, or null.</param>
    /// <param name="scale">The scale.</param>
    /// <returns>The folder; it need not exist.</returns>
    public static PaperFolder Choose(CliContext context, string? given, PaperScale scale)
    {
        string usual = System.IO.Path.Combine(OutputFolder.Default, "paper", PaperFlags.Word(scale));
        return new PaperFolder(context.FullPath(given ?? usual));
    }

    /// <summary>Where page and figures of an item go.</summary>
    /// <param name="item">The item.</param>
    /// <returns>Its folder.</returns>
    public string ItemPath(PaperItem item) => System.IO.Path.Combine(path, item.Id);

    /// <summary>Reads the runs of an item.</summary>
    /// <param name="runs">The runs it needs.</param>
    /// <returns>Its settings with their runs; missing and damaged ones too, without numbers.</returns>
    public IReadOnlyList<StudyGroup> Load(IReadOnlyList<PaperRun> runs) =>
        [
            .. runs.GroupBy(run => run.Label, StringComparer.Ordinal)
                .Select(group => new StudyGroup(group.Key, [.. group.Select(Load)])),
        ];

    private StudyRun Load(PaperRun run)
    {
        if (Runs.Find(run.Name) is not { } found)
        {
            return StudyRun.Missing(run.Name, run.Spec.Seed);
        }
        try
        {
            return StudyRun.Load(found, run.Name, run.Spec.Seed);
        }
        catch (IOException fault)
        {
            return StudyRun.Missing(run.Name, run.Spec.Seed) with { Outcome = "damaged", Reason = fault.Message };
        }
    }
}
