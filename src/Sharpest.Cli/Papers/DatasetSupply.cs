using Sharpest.Experiments.Data;

namespace Sharpest.Cli.Papers;

/// <summary>The data sets of the catalog, on this machine or from the network.</summary>
internal sealed class DatasetSupply : IDatasetSupply
{
    /// <inheritdoc/>
    public void Ensure(string dataset, string? folder, IProgress<string> progress, CancellationToken stop)
    {
        using var downloader = new DataDownloader();
        DatasetLoader
            .EnsureAsync(DatasetCatalog.Find(dataset), new DataLocator(folder), downloader, progress, stop)
            .GetAwaiter()
            .GetResult();
    }
}
