using System.Globalization;
using Sharpest.Cli.CommandLine;
using Sharpest.Runs;

namespace Sharpest.Cli.Training;

/// <summary>Chooses the folder that a verb writes to; nothing that exists is ever overwritten.</summary>
internal static class OutputFolder
{
    /// <summary>The folder under which runs go when the person names none.</summary>
    public const string Default = "runs";

    /// <summary>The folder that the person named, or a new one named after the time.</summary>
    /// <param name="context">Time and place.</param>
    /// <param name="given">What the person named, or null.</param>
    /// <param name="name">The end of the new name.</param>
    /// <param name="isResumed">Whether a run that lies there is to be continued.</param>
    /// <returns>An absolute path, at which nothing lies, an empty folder, or what is to be continued.</returns>
    /// <exception cref="InputException">
    /// The named folder holds files, or is a file; the name is blank; or none is named to continue in.
    /// </exception>
    public static string Choose(CliContext context, string? given, string name, bool isResumed = false)
    {
        if (given is not null && string.IsNullOrWhiteSpace(given))
        {
            throw new InputException("--out has no name in it: name a folder that does not exist.");
        }
        if (isResumed)
        {
            return given is not null
                ? context.FullPath(given)
                : throw new InputException("--resume needs --out: name the folder of the run to continue.");
        }
        if (given is not null)
        {
            string named = context.FullPath(given);
            return IsFree(named)
                ? named
                : throw new InputException(
                    $"--out {given} exists already and nothing was overwritten: name a folder that does not exist."
                );
        }
        string usual = context.FullPath(Path.Combine(Default, RunFolder.FolderName(context.Clock.GetUtcNow(), name)));
        // Runs that start within one second differ in a number.
        for (int number = 2; ; number++)
        {
            if (IsFree(usual))
            {
                return usual;
            }
            usual = context.FullPath(
                Path.Combine(
                    Default,
                    RunFolder.FolderName(
                        context.Clock.GetUtcNow(),
                        string.Create(CultureInfo.InvariantCulture, $"{name}-{number}")
                    )
                )
            );
        }
    }

    private static bool IsFree(string path) =>
        !File.Exists(path) && (!Directory.Exists(path) || !Directory.EnumerateFileSystemEntries(path).Any());
}
