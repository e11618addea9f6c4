namespace Sharpest.Experiments.Data;

/// <summary>
/// Loads data sets. Files that claim to be official, which are all but those in a folder that the user named, are
/// verified by the published digest; the user's own may have any content and size in the same format.
/// </summary>
public static class DatasetLoader
{
    /// <summary>Loads a data set from disk, downloading it first when it is nowhere and a downloader is given.</summary>
    /// <param name="info">The data set.</param>
    /// <param name="locator">Where to look.</param>
    /// <param name="downloader">Fetches what is missing; null never uses the network.</param>
    /// <param name="progress">Told in one line what is being fetched, or null.</param>
    /// <param name="cancellationToken">Ends the download.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="DataException">It is missing and cannot be had, or a file is damaged or not the official one.</exception>
    /// <exception cref="OperationCanceledException">The download was cancelled.</exception>
    public static async Task<IDataset> LoadAsync(
        DatasetInfo info,
        DataLocator locator,
        DataDownloader? downloader = null,
        IProgress<string>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        await EnsureAsync(info, locator, downloader, progress, cancellationToken).ConfigureAwait(false);
        return Load(info, locator);
    }

    /// <summary>Sees to it that the files are there, without reading them.</summary>
    /// <param name="info">The data set.</param>
    /// <param name="locator">Where to look.</param>
    /// <param name="downloader">Fetches what is missing; null never uses the network.</param>
    /// <param name="progress">Told in one line what is being fetched, or null.</param>
    /// <param name="cancellationToken">Ends the download.</param>
    /// <returns>A task that ends when they are there.</returns>
    /// <exception cref="DataException">They are missing and cannot be had; the message says what to put where.</exception>
    /// <exception cref="OperationCanceledException">The download was cancelled.</exception>
    public static async Task EnsureAsync(
        DatasetInfo info,
        DataLocator locator,
        DataDownloader? downloader = null,
        IProgress<string>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(locator);
        if (locator.Find(info) is null && downloader is not null && info.Mirrors.Count > 0)
        {
            await downloader.DownloadAsync(info, locator, progress, cancellationToken).ConfigureAwait(false);
        }
        _ = locator.Find(info) ?? throw Missing(info, locator);
    }

    /// <summary>Loads a data set from disk.</summary>
    /// <param name="info">The data set.</param>
    /// <param name="locator">Where to look.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="DataException">It is missing, or a file is damaged or not the official one.</exception>
    public static IDataset Load(DatasetInfo info, DataLocator locator)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(locator);
        DataLocation place = locator.Find(info) ?? throw Missing(info, locator);
        return info.Format.Load(info, place);
    }

    /// <summary>What to do about a file that claims to be official and is not.</summary>
    /// <param name="info">The data set.</param>
    /// <param name="place">Where the file lies.</param>
    /// <returns>One sentence.</returns>
    internal static string RemedyFor(DatasetInfo info, DataLocation place) =>
        place.Origin == DataOrigin.Package
            ? $"Reinstall the package: apt-get install --reinstall {info.Package!.Name}."
            : "Delete it and start again to have it downloaded, or name a folder of your own data with --data-folder.";

    /// <summary>Looks whether a file kept as it was published is the official one.</summary>
    /// <param name="info">The data set.</param>
    /// <param name="place">Where the file lies.</param>
    /// <param name="file">What is published about it.</param>
    /// <param name="path">The file.</param>
    /// <returns>Whether it is; only the user's own may be another.</returns>
    /// <exception cref="DataException">It claims to be official and is not, or cannot be read.</exception>
    internal static bool IsOfficial(DatasetInfo info, DataLocation place, DataFile file, string path)
    {
        string md5;
        try
        {
            using FileStream stream = File.OpenRead(path);
            md5 = DataDownloader.Md5Of(stream);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be read: {exception.Message}", exception);
        }
        if (md5 != file.Md5 && place.Origin != DataOrigin.Explicit)
        {
            throw new DataException(
                $"{path} is not the official file of {info.Name}: its MD5 is {md5}, not {file.Md5}. {RemedyFor(info, place)}"
            );
        }
        return md5 == file.Md5;
    }

    private static DataException Missing(DatasetInfo info, DataLocator locator)
    {
        IEnumerable<string> looked = locator
            .Candidates(info)
            .Select(place =>
            {
                IReadOnlyList<string> missing = Directory.Exists(place.Folder)
                    ? info.Format.MissingFrom(place.Folder)
                    : [];
                return missing.Count == 0 ? place.Folder : $"{place.Folder} (it lacks {string.Join(", ", missing)})";
            });
        return new DataException(
            $"The data set {info.Name} was not found in {string.Join(", ", looked)}. {locator.Remedy(info)}"
        );
    }
}
