using System.CommandLine;
using Sharpest.Cli.CommandLine;

namespace Sharpest.Cli.Verbs;

/// <summary>The flag that says where data lie, the same for every verb that trains.</summary>
internal static class DataFolder
{
    /// <summary>Makes the flag.</summary>
    /// <returns>A new flag.</returns>
    public static Option<string?> Option() =>
        new("--data-folder")
        {
            Description =
                "Folder with the files of the data set [SHARPEST_DATA, the Debian package, the cache, a download]",
            HelpName = "DIR",
        };

    /// <summary>The folder that a person named.</summary>
    /// <param name="context">Where the person stands.</param>
    /// <param name="given">What the person named, or null.</param>
    /// <returns>Its absolute path, or null.</returns>
    /// <exception cref="InputException">There is no such folder.</exception>
    public static string? Existing(CliContext context, string? given)
    {
        if (given is null)
        {
            return null;
        }
        string path = context.FullPath(given);
        return Directory.Exists(path)
            ? path
            : throw new InputException($"--data-folder {given} does not exist: name the folder that holds the data.");
    }
}
