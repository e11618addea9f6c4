namespace Sharpest.Experiments.Data;

/// <summary>A data set that can be asked for by name, wherever its examples come from.</summary>
/// <param name="Name">The name by which it is asked for.</param>
/// <param name="Description">One line for people.</param>
/// <param name="Load">
/// Loads or makes the examples, the same ones at every call. Throws <see cref="DataException"/> when they cannot be had.
/// </param>
public sealed record DatasetSource(string Name, string Description, Func<DatasetRequest, IDataset> Load)
{
    /// <summary>What its examples are, where that is known before they are loaded; otherwise null.</summary>
    public LearningTask? Task { get; init; }

    /// <summary>The source of a data set of the catalog: its files on disk, downloaded when they are missing.</summary>
    /// <param name="info">The data set.</param>
    /// <returns>Its source.</returns>
    public static DatasetSource Of(DatasetInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return new DatasetSource(info.Name, info.Description, request => Read(info, request)) { Task = info.Task };
    }

    private static IDataset Read(DatasetInfo info, DatasetRequest request)
    {
        using var downloader = new DataDownloader();
        return DatasetLoader
            .LoadAsync(info, new DataLocator(request.Folder), downloader, request.Progress, request.Stop)
            .GetAwaiter()
            .GetResult();
    }
}

/// <summary>How a data set is to be loaded.</summary>
/// <param name="Folder">The folder that the user named with <c>--data-folder</c>, or null for the usual places.</param>
/// <param name="Progress">Told in one line what takes time, or null.</param>
/// <param name="Stop">Ends the loading.</param>
public sealed record DatasetRequest(string? Folder, IProgress<string>? Progress, CancellationToken Stop);
