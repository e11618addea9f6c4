using System.Globalization;
using Sharpest.Runs.Series;
using Sharpest.Runs.Storage;

namespace Sharpest.Runs;

/// <summary>A run on disk. The layout and the content of every file are described in <c>docs/run-format.md</c>.</summary>
public sealed class RunFolder
{
    private const string ManifestName = "manifest.json";

    private RunFolder(string path, RunManifest manifest)
    {
        Path = path;
        Manifest = manifest;
    }

    /// <summary>The absolute path of the folder.</summary>
    public string Path { get; }

    /// <summary>The manifest as it was last read or saved through this object.</summary>
    public RunManifest Manifest { get; private set; }

    /// <summary>The file of the series, for <see cref="SeriesWriter"/> and <see cref="SeriesReader"/>.</summary>
    public string SeriesFile => System.IO.Path.Combine(Path, "series.sqlite");

    /// <summary>The report of this run; present once it was written.</summary>
    public string ReportFile => System.IO.Path.Combine(Path, "report.html");

    /// <summary>The file of the trained weights.</summary>
    public string FinalWeightsFile => WeightsFile("final");

    /// <summary>The file of the weights with the highest validation accuracy so far.</summary>
    public string BestWeightsFile => WeightsFile("best");

    /// <summary>The file of what turns a stored example into an input: mean, scale and the training split.</summary>
    public string InputsFile => WeightsFile("inputs");

    /// <summary>The folder of the checkpoints, for <see cref="Checkpoints.CheckpointFolder"/>.</summary>
    public string CheckpointFolder => System.IO.Path.Combine(Path, "checkpoints");

    /// <summary>Makes a new run folder with an empty database of series.</summary>
    /// <param name="path">The folder; missing parents are created.</param>
    /// <param name="manifest">Its first manifest.</param>
    /// <returns>The run.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or not a path.</exception>
    /// <exception cref="IOException">The folder holds files already, or cannot be written; nothing was overwritten.</exception>
    public static RunFolder Create(string path, RunManifest manifest)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(manifest);
        var full = System.IO.Path.GetFullPath(path);
        if (File.Exists(full) || (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any()))
        {
            throw new IOException($"{full}: already exists. Choose another folder, or remove this one first.");
        }

        foreach (var folder in RunLeftovers.Folders)
        {
            Folders.Make(System.IO.Path.Combine(full, folder));
        }

        var run = new RunFolder(full, manifest);
        // The manifest comes last: whoever finds one finds a folder that is complete.
        SeriesDatabase.Create(run.SeriesFile);
        run.Save(manifest);
        return run;
    }

    /// <summary>Opens a run folder.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>The run.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or not a path.</exception>
    /// <exception cref="RunFormatException">It is no run folder, its manifest is damaged, or its format is newer.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static RunFolder Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var full = System.IO.Path.GetFullPath(path);
        if (!Directory.Exists(full))
        {
            throw new RunFormatException(full, File.Exists(full) ? "is a file, not a run folder" : "does not exist");
        }

        return new RunFolder(full, ManifestFile.Read(System.IO.Path.Combine(full, ManifestName)));
    }

    /// <summary>Opens the run of a given folder name inside a directory of runs.</summary>
    /// <param name="directory">The directory of runs.</param>
    /// <param name="name">The folder's name; one that could lead out of the directory is refused.</param>
    /// <returns>The run.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is not a plain name.</exception>
    /// <exception cref="RunFormatException">It is no run folder, its manifest is damaged, or its format is newer.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static RunFolder Open(string directory, string name) =>
        Open(System.IO.Path.Combine(directory, FileNames.Check(name)));

    /// <summary>Lists the runs of a directory.</summary>
    /// <param name="directory">The directory of runs; a missing one holds none.</param>
    /// <returns>One entry a folder with a manifest, newest start first; damaged ones last, with what is wrong.</returns>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    public static IReadOnlyList<RunListing> List(string directory)
    {
        if (!Directory.Exists(directory))
        {
            return [];
        }

        try
        {
            return
            [
                .. Directory
                    .EnumerateDirectories(System.IO.Path.GetFullPath(directory))
                    .Where(Exists)
                    .Select(Examine)
                    .OrderByDescending(listing => listing.Run?.Manifest.Started ?? DateTimeOffset.MinValue)
                    .ThenBy(listing => listing.Path, StringComparer.Ordinal),
            ];
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{directory}: cannot be read ({e.Message})", e);
        }
    }

    /// <summary>The usual folder name of a run: its start in UTC and its name, safe on every platform.</summary>
    /// <param name="started">When the run began.</param>
    /// <param name="name">Any text.</param>
    /// <returns>For instance <c>20261124-093000-nsgd</c>.</returns>
    public static string FolderName(DateTimeOffset started, string name) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{started.ToUniversalTime():yyyyMMdd-HHmmss}-{FileNames.Slug(name, "run")}"
        );

    /// <summary>Writes a new manifest; readers see the old one or the new one, whole.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(RunManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ManifestFile.Write(System.IO.Path.Combine(Path, ManifestName), manifest);
        Manifest = manifest;
    }

    /// <summary>Whether a folder holds a run, whole or damaged.</summary>
    /// <param name="path">The folder; it need not exist.</param>
    /// <returns>True when it has a manifest.</returns>
    public static bool Exists(string path) => File.Exists(System.IO.Path.Combine(path, ManifestName));

    /// <summary>
    /// Clears a folder in which the making of a run was interrupted before its manifest was written. A folder that holds
    /// anything else is left alone.
    /// </summary>
    /// <param name="path">The folder; it need not exist.</param>
    /// <exception cref="IOException">A file cannot be deleted.</exception>
    public static void ClearUnfinished(string path)
    {
        if (!Exists(path))
        {
            RunLeftovers.Clear(path);
        }
    }

    /// <summary>Deletes the weights and eigenvectors of a step and of all later ones, which a resumed run makes anew.</summary>
    /// <param name="step">Optimizer steps done.</param>
    /// <exception cref="IOException">A file cannot be deleted.</exception>
    public void DropStepsFrom(long step) => RunLeftovers.DropStepsFrom(Path, step);

    /// <summary>The file of the weights at a step.</summary>
    /// <param name="step">Optimizer steps done.</param>
    /// <returns>An absolute path.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is negative.</exception>
    public string WeightsFile(long step) => WeightsFile(FileNames.ForStep(step));

    /// <summary>The weights file of a given name.</summary>
    /// <param name="name">The name without extension; one that could lead out of the folder is refused.</param>
    /// <returns>An absolute path.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is not a plain name.</exception>
    public string WeightsFile(string name) =>
        System.IO.Path.Combine(Path, "weights", FileNames.Check(name) + ".safetensors");

    /// <summary>The file of the eigenvectors measured at a step.</summary>
    /// <param name="step">Optimizer steps done.</param>
    /// <returns>An absolute path.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is negative.</exception>
    public string VectorsFile(long step) =>
        System.IO.Path.Combine(Path, "vectors", FileNames.ForStep(step) + ".safetensors");

    private static RunListing Examine(string folder)
    {
        try
        {
            return new RunListing(folder, Open(folder), null);
        }
        catch (IOException e)
        {
            return new RunListing(folder, null, e.Message);
        }
    }
}
