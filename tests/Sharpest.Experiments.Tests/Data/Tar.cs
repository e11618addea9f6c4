using System.Formats.Tar;

namespace Sharpest.Experiments.Tests.Data;

/// <summary>Builds <c>.tar.gz</c> archives.</summary>
internal static class Tar
{
    private const int Size = 124; // where the first header holds that of its member

    public static byte[] Gzip(params (string Name, byte[] Content)[] members) => Idx.Gzip(Bytes(members));

    /// <summary>An archive whose first member has a size, in binary form, that no integer can hold.</summary>
    public static byte[] GzipWithHugeSize(params (string Name, byte[] Content)[] members)
    {
        byte[] bytes = Bytes(members);
        bytes[Size] = 0x80;
        return Idx.Gzip(bytes);
    }

    private static byte[] Bytes((string Name, byte[] Content)[] members)
    {
        using var result = new MemoryStream();
        using (var writer = new TarWriter(result, TarEntryFormat.Ustar))
        {
            foreach ((string name, byte[] content) in members)
            {
                writer.WriteEntry(
                    new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) }
                );
            }
        }
        return result.ToArray();
    }
}
