namespace Sharpest.Experiments.Data;

/// <summary>How the files of a data set are called and read.</summary>
public interface IDatasetFormat
{
    /// <summary>The files that are needed, for a person who is to put them somewhere.</summary>
    string Needs { get; }

    /// <summary>Looks whether a folder holds the files.</summary>
    /// <param name="folder">The folder, which need not exist.</param>
    /// <returns>The names of the files that are missing, in the form of which the most are there; none when all are there.</returns>
    IReadOnlyList<string> MissingFrom(string folder);

    /// <summary>Reads the data set.</summary>
    /// <param name="info">What is known about it.</param>
    /// <param name="place">A folder from which no file is missing.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="DataException">A file is damaged, or claims to be official and is not.</exception>
    IDataset Load(DatasetInfo info, DataLocation place);
}
