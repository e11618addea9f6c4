namespace Sharpest.Experiments.Data;

/// <summary>What is known about a data set before it is loaded.</summary>
public sealed record DatasetInfo
{
    /// <summary>The name by which it is asked for.</summary>
    public required string Name { get; init; }

    /// <summary>One line for people.</summary>
    public required string Description { get; init; }

    /// <summary>What is learned from it, with the sizes of the official one; null when only the files tell.</summary>
    public LearningTask? Task { get; init; }

    /// <summary>How its files are called and read.</summary>
    public required IDatasetFormat Format { get; init; }

    /// <summary>The official files, as they are downloaded and kept.</summary>
    public IReadOnlyList<DataFile> Files { get; init; } = [];

    /// <summary>Addresses under which the official files lie, tried in this order; none when they cannot be downloaded.</summary>
    public IReadOnlyList<Uri> Mirrors { get; init; } = [];

    /// <summary>The Debian package that installs it and the folder it installs to, or null.</summary>
    public DebianPackage? Package { get; init; }
}

/// <summary>
/// An official file. One of unsigned bytes in IDX format has a SHA-256, that of its uncompressed content, and is kept as
/// <c>.gz</c>: distributors compress the same content anew. Any other is kept as it is, and has the MD5 that its authors or
/// long-standing libraries publish.
/// </summary>
/// <param name="Name">Its name, without the <c>.gz</c> of an IDX file.</param>
/// <param name="Sha256">The SHA-256 of the content of an IDX file in lower-case hexadecimal.</param>
/// <param name="Md5">The MD5 of any other file in lower-case hexadecimal; null for an IDX file.</param>
public sealed record DataFile(string Name, string? Sha256, string? Md5 = null)
{
    /// <summary>Its name as it is downloaded and kept.</summary>
    public string CompressedName => Md5 is null ? Name + ".gz" : Name;

    /// <summary>Finds the file in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The path of the file as it is kept if there is one, else that of an uncompressed one, else null.</returns>
    internal string? In(string folder)
    {
        string kept = Path.Combine(folder, CompressedName);
        string plain = Path.Combine(folder, Name);
        return File.Exists(kept) ? kept
            : File.Exists(plain) ? plain
            : null;
    }
}

/// <summary>A Debian package that installs a data set.</summary>
/// <param name="Name">The name to give to <c>apt-get install</c>.</param>
/// <param name="Folder">Where its files lie.</param>
public sealed record DebianPackage(string Name, string Folder);
