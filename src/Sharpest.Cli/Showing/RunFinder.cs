using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Training;
using Sharpest.Runs;

namespace Sharpest.Cli.Showing;

/// <summary>Finds the runs that a person means.</summary>
internal static class RunFinder
{
    /// <summary>The runs of a folder and of the folders in it that hold runs of their own, such as a quickstart.</summary>
    /// <param name="folder">An absolute path.</param>
    /// <returns>The runs.</returns>
    public static IReadOnlyList<RunListing> In(string folder)
    {
        IReadOnlyList<RunListing> direct = RunFolder.List(folder);
        IEnumerable<string> others = Directory
            .EnumerateDirectories(folder)
            .Except(direct.Select(listing => listing.Path))
            .OrderDescending(StringComparer.Ordinal);
        return [.. direct, .. others.SelectMany(RunFolder.List)];
    }

    /// <summary>Opens what a person named: a run, a run of the usual folder by its name, or a folder of runs.</summary>
    /// <param name="context">Where the person stands.</param>
    /// <param name="name">What the person named.</param>
    /// <returns>The runs, in the order in which they were made; at least one.</returns>
    /// <exception cref="InputException">There is no run there.</exception>
    /// <exception cref="RunFormatException">A run is damaged.</exception>
    public static IReadOnlyList<RunFolder> Open(CliContext context, string name)
    {
        string path = context.FullPath(name);
        if (!Directory.Exists(path))
        {
            path = context.FullPath(Path.Combine(OutputFolder.Default, name));
        }
        if (!Directory.Exists(path))
        {
            throw new InputException($"there is no run {name}: 'sharpest list' shows those that there are.");
        }
        RunListing[] inside = [.. RunFolder.List(path).Reverse()];
        if (inside.Length == 0)
        {
            return [RunFolder.Open(path)];
        }
        return [.. inside.Select(listing => listing.Run ?? throw new InputException(listing.Problem!))];
    }

    /// <summary>Opens the one run that a person named.</summary>
    /// <param name="context">Where the person stands.</param>
    /// <param name="name">What the person named.</param>
    /// <returns>The run.</returns>
    /// <exception cref="InputException">There is no run there, or several.</exception>
    /// <exception cref="RunFormatException">The run is damaged.</exception>
    public static RunFolder OpenOne(CliContext context, string name)
    {
        IReadOnlyList<RunFolder> runs = Open(context, name);
        return runs.Count == 1
            ? runs[0]
            : throw new InputException(
                $"{name} holds several runs: name one of {string.Join(", ", runs.Select(run => Path.Combine(name, Path.GetFileName(run.Path))))}."
            );
    }
}
