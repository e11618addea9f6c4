using System.Buffers.Binary;
using System.IO.Compression;

namespace Sharpest.Experiments.Tests.Data;

/// <summary>Builds IDX files byte by byte, independently of the reader.</summary>
internal static class Idx
{
    public static byte[] File(byte[] data, params int[] dimensions)
    {
        byte[] file = new byte[4 + (4 * dimensions.Length) + data.Length];
        file[2] = 8;
        file[3] = (byte)dimensions.Length;
        for (int i = 0; i < dimensions.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + (4 * i)), dimensions[i]);
        }
        data.CopyTo(file, 4 + (4 * dimensions.Length));
        return file;
    }

    public static byte[] Gzip(byte[] content)
    {
        using var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }
        return result.ToArray();
    }
}
