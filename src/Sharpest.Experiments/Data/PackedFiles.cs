using System.Formats.Tar;
using System.IO.Compression;

namespace Sharpest.Experiments.Data;

/// <summary>
/// Reads members of a <c>.tar.gz</c> into memory. Nothing is ever unpacked to disk, so the names in an archive can lead
/// nowhere.
/// </summary>
internal static class PackedFiles
{
    private const long LargestMember = 256L << 20;

    /// <summary>Reads members by their names.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="names">The members wanted.</param>
    /// <returns>Name and content of each.</returns>
    /// <exception cref="DataException">The archive cannot be read or is damaged, or lacks a member.</exception>
    public static Dictionary<string, byte[]> Read(string archive, IReadOnlyCollection<string> names)
    {
        var wanted = new HashSet<string>(names, StringComparer.Ordinal);
        var found = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach ((string name, byte[] content) in Enumerate(archive, wanted.Contains))
        {
            found[name] = content;
        }
        string[] missing = [.. names.Where(name => !found.ContainsKey(name))];
        return missing.Length == 0 ? found : throw Fault(archive, $"it lacks {string.Join(", ", missing)}");
    }

    /// <summary>Reads all members that are wanted, in the order of the archive.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="isWanted">Tells by its name whether a member is wanted.</param>
    /// <returns>Name and content of each.</returns>
    /// <exception cref="DataException">The archive cannot be read or is damaged, or a member is beyond all measure.</exception>
    public static List<(string Name, byte[] Content)> Enumerate(string archive, Func<string, bool> isWanted)
    {
        var members = new List<(string, byte[])>();
        try
        {
            using FileStream file = File.OpenRead(archive);
            using var content = new GZipStream(file, CompressionMode.Decompress);
            using var reader = new TarReader(content);
            while (reader.GetNextEntry() is { } entry)
            {
                string name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
                if (IsFile(entry) && isWanted(name))
                {
                    members.Add((name, Content(archive, name, entry)));
                }
            }
            return members;
        }
        catch (Exception exception)
            when (exception
                    is InvalidDataException
                        or FormatException
                        or EndOfStreamException
                        or ArgumentException
                        or OverflowException // a number in a header that no long can hold
            )
        {
            throw Fault(archive, "it is damaged or cut short", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{archive} cannot be read: {exception.Message}", exception);
        }
    }

    private static bool IsFile(TarEntry entry) =>
        entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile;

    private static byte[] Content(string archive, string name, TarEntry entry)
    {
        if (entry.Length > LargestMember)
        {
            throw Fault(archive, $"its member {name} is said to have {entry.Length} bytes");
        }
        // The stream grows with what is there, not with what the header promises.
        using var content = new MemoryStream();
        entry.DataStream?.CopyTo(content);
        return content.Length == entry.Length
            ? content.ToArray()
            : throw Fault(archive, $"its member {name} is cut short");
    }

    private static DataException Fault(string archive, string fault, Exception? inner = null) =>
        new($"{archive} cannot be used: {fault}. Replace it with a good copy.", inner);
}
