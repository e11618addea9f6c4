using Sharpest.Cli.CommandLine;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Sweeps;
using Sharpest.Runs;
using Sharpest.Runs.Sweeps;

namespace Sharpest.Cli.Sweeping;

/// <summary>A sweep on disk: <c>sweep.json</c>, <c>runs/</c>, <c>logs/</c> and the summary.</summary>
/// <param name="path">The folder, as an absolute path.</param>
internal sealed class SweepFolder(string path)
{
    private const string PlanName = "sweep.json";

    /// <summary>The folder.</summary>
    public string Path => path;

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
        Directory.CreateDirectory(System.IO.Path.Combine(path, "runs"));
        Directory.CreateDirectory(System.IO.Path.Combine(path, "logs"));
        File.WriteAllText(plan, text);
    }

    /// <summary>The folder of a run.</summary>
    /// <param name="cell">The run.</param>
    /// <returns>Its path.</returns>
    public string RunPath(SweepCell cell) => System.IO.Path.Combine(path, "runs", cell.Name);

    /// <summary>The file of what a run printed.</summary>
    /// <param name="cell">The run.</param>
    /// <returns>Its path.</returns>
    public string LogPath(SweepCell cell) => System.IO.Path.Combine(path, "logs", cell.Name + ".log");

    /// <summary>The file from which a run is started.</summary>
    /// <param name="cell">The run.</param>
    /// <returns>Its path; the file is written anew.</returns>
    public string WriteSpec(SweepCell cell)
    {
        string file = System.IO.Path.Combine(path, "logs", cell.Name + ".json");
        File.WriteAllText(file, SpecWriter.ToText(cell.Spec) + "\n");
        return file;
    }

    /// <summary>Looks at a run.</summary>
    /// <param name="cell">The run.</param>
    /// <returns>The run, or null when its folder is missing or was never completed.</returns>
    public RunFolder? Find(SweepCell cell)
    {
        try
        {
            return RunFolder.Open(RunPath(cell));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>What became of a run.</summary>
    /// <param name="cell">The run.</param>
    /// <returns>Its line in the summary.</returns>
    public SweepRow Row(SweepCell cell)
    {
        RunFolder? run = Find(cell);
        RunMetrics? metrics = null;
        try
        {
            metrics = run is null ? null : RunMetrics.Of(run);
        }
        catch (IOException)
        {
            // A run whose series cannot be read has no numbers; its outcome is told all the same.
        }
        string outcome = run?.Manifest.Status.ToString().ToLowerInvariant() ?? "missing";
        return new SweepRow(cell.Coordinates, cell.Spec.Seed, cell.Name, outcome, metrics);
    }
}
