using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Pooling;
using Sharpest.Experiments.Sweeps;
using Sharpest.Runs;
using Sharpest.Runs.Sweeps;

namespace Sharpest.Cli.Sweeping;

/// <summary>A sweep on disk: <c>sweep.json</c>, its runs and the summary.</summary>
/// <param name="path">The folder, as an absolute path.</param>
internal sealed class SweepFolder(string path)
{
    private const string PlanName = "sweep.json";

    /// <summary>The folder.</summary>
    public string Path => path;

    /// <summary>The runs in it.</summary>
    public RunStore Runs { get; } = new(path);

    /// <summary>Makes the folder, or finds the same sweep in it.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <exception cref="InputException">The folder holds something else.</exception>
    public void Open(SweepSpec sweep)
    {
        string plan = System.IO.Path.Combine(path, PlanName);
        string text = SweepReader.ToText(sweep);
        if (File.Exists(plan))
        {
            if (File.ReadAllText(plan) != text)
            {
                throw new InputException($"{path} holds another sweep (see its {PlanName}); name a new folder.");
            }
        }
        else if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            throw new InputException(
                $"{path} holds files that are no sweep, and nothing was overwritten; name a new folder."
            );
        }
        Runs.Make();
        File.WriteAllText(plan, text);
    }

    /// <summary>What became of a run.</summary>
    /// <param name="cell">The run.</param>
    /// <returns>Its line in the summary.</returns>
    public SweepRow Row(SweepCell cell)
    {
        RunFolder? run = Runs.Find(cell.Name);
        RunMetrics? metrics = null;
        try
        {
            metrics = run is null ? null : RunMetrics.Of(run);
        }
        catch (IOException)
        {
            // A run whose series cannot be read has no numbers; its outcome is told all the same.
        }
        return new SweepRow(cell.Coordinates, cell.Spec.Seed, cell.Name, Runs.Outcome(cell.Name), metrics);
    }
}
