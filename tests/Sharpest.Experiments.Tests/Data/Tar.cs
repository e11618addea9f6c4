using System.Formats.Tar;
using System.IO.Compression;

namespace Sharpest.Experiments.Tests.Data;

/// <summary>Builds <c>.tar.gz</c> archives.</summary>
internal static class Tar
{
    public static byte[] Gzip(params (string Name, byte[] Content)[] members)
    {
        using var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Fastest))
        using (var writer = new TarWriter(gzip, TarEntryFormat.Ustar))
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
