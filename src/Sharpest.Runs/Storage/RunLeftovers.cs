using System.Globalization;

namespace Sharpest.Runs.Storage;

/// <summary>Clears away what an interrupted run left and a resumed one makes anew.</summary>
internal static class RunLeftovers
{
    private static readonly string[] Made = ["run.lock", "run.owner", "series.sqlite", "manifest.json."];

    internal static IReadOnlyList<string> Folders { get; } = ["weights", "vectors", "figures"];

    // Nothing is deleted unless all that lies there is of our own making.
    internal static void Clear(string path)
    {
        if (!Directory.Exists(path) || !Directory.EnumerateFileSystemEntries(path).All(IsMade))
        {
            return;
        }

        foreach (var entry in Directory.GetFileSystemEntries(path))
        {
            Guard(
                entry,
                () =>
                {
                    if (Directory.Exists(entry))
                    {
                        Directory.Delete(entry);
                    }
                    else
                    {
                        File.Delete(entry);
                    }
                }
            );
        }
    }

    internal static void DropStepsFrom(string path, long step)
    {
        foreach (var folder in Folders.Select(name => Path.Combine(path, name)).Where(Directory.Exists))
        {
            foreach (var file in Directory.GetFiles(folder).Where(file => IsTemporary(file) || StepOf(file) >= step))
            {
                Guard(file, () => File.Delete(file));
            }
        }
    }

    private static bool IsMade(string entry)
    {
        var name = Path.GetFileName(entry);
        return Directory.Exists(entry)
            ? Folders.Contains(name) && !Directory.EnumerateFileSystemEntries(entry).Any()
            : Made.Any(made => name.StartsWith(made, StringComparison.Ordinal));
    }

    private static bool IsTemporary(string file) => Path.GetExtension(file) == ".tmp";

    private static long? StepOf(string file)
    {
        const string prefix = "step-";
        var name = Path.GetFileNameWithoutExtension(file);
        return
            name.StartsWith(prefix, StringComparison.Ordinal)
            && long.TryParse(name[prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            ? step
            : null;
    }

    private static void Guard(string path, Action delete)
    {
        try
        {
            delete();
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{path}: cannot be deleted ({e.Message})", e);
        }
    }
}
