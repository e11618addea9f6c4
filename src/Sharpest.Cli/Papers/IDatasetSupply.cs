namespace Sharpest.Cli.Papers;

/// <summary>Sees to it that data are there before many runs begin that all need them.</summary>
internal interface IDatasetSupply
{
    /// <summary>Finds a data set on disk, or downloads it where that is possible.</summary>
    /// <param name="dataset">Its name.</param>
    /// <param name="folder">The folder of data that the person named, as an absolute path, or null.</param>
    /// <param name="progress">Told in one line what is being fetched.</param>
    /// <param name="stop">Ends the download.</param>
    /// <exception cref="Sharpest.Experiments.Data.DataException">
    /// It cannot be had; the message says what to put where.
    /// </exception>
    void Ensure(string dataset, string? folder, IProgress<string> progress, CancellationToken stop);
}
