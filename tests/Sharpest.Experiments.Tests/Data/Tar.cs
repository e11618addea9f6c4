using System.Formats.Tar;

namespace Sharpest.Experiments.Tests.Data;

/// <summary>Builds <c>.tar.gz</c> archives.</summary>
internal static class Tar
{
    private const int Checksum = 148; // where the first header holds it

    public static byte[] Gzip(params (string Name, byte[] Content)[] members) => Idx.Gzip(Bytes(members));

    /// <summary>An archive whose first header has a checksum in binary form that no integer can hold.</summary>
    public static byte[] GzipWithHugeChecksum(params (string Name, byte[] Content)[] members)
    {
        byte[] bytes = Bytes(members);
        bytes[Checksum] = 0x80;
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
