using System.CommandLine;

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
}
