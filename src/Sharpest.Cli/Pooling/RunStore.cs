using Sharpest.Experiments.Specs;
using Sharpest.Runs;

namespace Sharpest.Cli.Pooling;

/// <summary>Many runs in one folder: <c>runs/</c>, and under <c>logs/</c> what each was asked and what it printed.</summary>
/// <param name="path">The folder, as an absolute path.</param>
internal sealed class RunStore(string path)
{
    private const string Runs = "runs";
    private const string Logs = "logs";

    /// <summary>The folder.</summary>
    public string Path => path;

    /// <summary>Makes the folder.</summary>
    public void Make()
    {
        Directory.CreateDirectory(System.IO.Path.Combine(path, Runs));
        Directory.CreateDirectory(System.IO.Path.Combine(path, Logs));
    }

    /// <summary>The folder of a run.</summary>
    /// <param name="name">The run's name.</param>
    /// <returns>Its path.</returns>
    public string RunPath(string name) => System.IO.Path.Combine(path, Runs, name);

    /// <summary>The file of what a run printed.</summary>
    /// <param name="name">The run's name.</param>
    /// <returns>Its path.</returns>
    public string LogPath(string name) => System.IO.Path.Combine(path, Logs, name + ".log");

    /// <summary>The file from which a run is started.</summary>
    /// <param name="name">The run's name.</param>
    /// <param name="spec">What it does.</param>
    /// <returns>The file's path; it is written anew.</returns>
    public string WriteSpec(string name, ExperimentSpec spec)
    {
        string file = System.IO.Path.Combine(path, Logs, name + ".json");
        File.WriteAllText(file, SpecWriter.ToText(spec) + "\n");
        return file;
    }

    /// <summary>Looks at a run.</summary>
    /// <param name="name">The run's name.</param>
    /// <returns>The run, or null when its folder is missing or never became a run.</returns>
    public RunFolder? Find(string name)
    {
        try
        {
            return RunFolder.Open(RunPath(name));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>How a run ended, in one word.</summary>
    /// <param name="name">The run's name.</param>
    /// <returns>For instance <c>completed</c>; <c>missing</c> when there is none.</returns>
    public string Outcome(string name) => Find(name)?.Manifest.Status.ToString().ToLowerInvariant() ?? "missing";

    /// <summary>Whether there is nothing left to do: a run that diverged would do so again.</summary>
    /// <param name="name">The run's name.</param>
    /// <returns>True when it is.</returns>
    public bool IsOver(string name) => Find(name)?.Manifest.Status is RunStatus.Completed or RunStatus.Diverged;
}
