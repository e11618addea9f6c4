namespace Sharpest.Experiments.Data;

/// <summary>A folder that may hold the files of a data set.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Origin">Who named it.</param>
public sealed record DataLocation(string Folder, DataOrigin Origin);

/// <summary>Who named a folder of data.</summary>
public enum DataOrigin
{
    /// <summary>The person who started the run; the files may be their own.</summary>
    Explicit,

    /// <summary>The environment variable <c>SHARPEST_DATA</c>.</summary>
    Environment,

    /// <summary>A package of the system.</summary>
    Package,

    /// <summary>The cache folder of the user.</summary>
    Cache,

    /// <summary>None: the examples were made by the program, and the name of the folder is empty.</summary>
    Memory,
}
