namespace Sharpest.Experiments.Data;

/// <summary>
/// Knows where the files of a data set may lie. A folder that the user names is the only one looked at; otherwise
/// <c>SHARPEST_DATA</c>, the Debian package and the user's cache folder are, in this order.
/// </summary>
public sealed class DataLocator
{
    /// <summary>The environment variable that names the folder under which data sets lie.</summary>
    public const string Variable = "SHARPEST_DATA";

    private readonly string? explicitFolder;
    private readonly string? sharedFolder;
    private readonly string cacheFolder;

    /// <summary>Creates a locator.</summary>
    /// <param name="explicitFolder">
    /// The folder that holds the files, or a subfolder with the name of the data set that holds them; null when the user
    /// named none.
    /// </param>
    /// <param name="environment">Reads an environment variable; null reads those of the process.</param>
    public DataLocator(string? explicitFolder = null, Func<string, string?>? environment = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        this.explicitFolder = FullPath(explicitFolder);
        sharedFolder = FullPath(environment(Variable));
        string? cache = environment("XDG_CACHE_HOME");
        string home = Path.IsPathFullyQualified(cache ?? "") ? cache! : DefaultCache(environment);
        cacheFolder = Path.Combine(home, "sharpest", "data");
    }

    /// <summary>The folders in which a data set is looked for, in order.</summary>
    /// <param name="info">The data set.</param>
    /// <returns>The folders, whether they exist or not.</returns>
    public IReadOnlyList<DataLocation> Candidates(DatasetInfo info)
    {
        if (explicitFolder is not null)
        {
            return
            [
                new(Path.Combine(explicitFolder, info.Name), DataOrigin.Explicit),
                new(explicitFolder, DataOrigin.Explicit),
            ];
        }
        var found = new List<DataLocation>();
        if (sharedFolder is not null)
        {
            found.Add(new(Path.Combine(sharedFolder, info.Name), DataOrigin.Environment));
        }
        if (info.Package is not null)
        {
            found.Add(new(info.Package.Folder, DataOrigin.Package));
        }
        found.Add(new(Path.Combine(cacheFolder, info.Name), DataOrigin.Cache));
        return found;
    }

    /// <summary>Finds the first folder that holds all files.</summary>
    /// <param name="info">The data set.</param>
    /// <returns>The folder, or null when none does.</returns>
    public DataLocation? Find(DatasetInfo info) =>
        Candidates(info).FirstOrDefault(place => info.Format.MissingFrom(place.Folder).Count == 0);

    /// <summary>The folder to which a download goes: the user's, else that of <c>SHARPEST_DATA</c>, else the cache.</summary>
    /// <param name="info">The data set.</param>
    /// <returns>A folder of its own, named after the data set.</returns>
    public string DownloadFolder(DatasetInfo info) =>
        Path.Combine(explicitFolder ?? sharedFolder ?? cacheFolder, info.Name);

    /// <summary>What a person can do when a data set cannot be had.</summary>
    /// <param name="info">The data set.</param>
    /// <returns>One sentence.</returns>
    internal string Remedy(DatasetInfo info)
    {
        string put = $"put {info.Format.Needs} into {DownloadFolder(info)}";
        return (info.Package, explicitFolder) switch
        {
            (null, null) => $"Remedy: {put}, or name a folder that holds them with --data-folder.",
            (null, _) => $"Remedy: {put}.",
            (not null, null) => $"Remedy: apt-get install {info.Package.Name}, or {put}.",
            (not null, not null) =>
                $"Remedy: {put}, or apt-get install {info.Package.Name} and name no folder with --data-folder.",
        };
    }

    private static string DefaultCache(Func<string, string?> environment)
    {
        if (OperatingSystem.IsLinux() && environment("HOME") is { Length: > 0 } home)
        {
            return Path.Combine(home, ".cache");
        }
        return Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData,
            Environment.SpecialFolderOption.DoNotVerify
        );
    }

    private static string? FullPath(string? folder) =>
        string.IsNullOrWhiteSpace(folder) ? null : Path.GetFullPath(folder);
}
