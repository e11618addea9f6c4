using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Sharpest.Experiments.Data;

/// <summary>
/// Reads files of unsigned bytes in the IDX format of MNIST, plain or compressed with gzip: two zero bytes, the type
/// code 8, the number of dimensions, each dimension as a big-endian 32-bit integer, then the bytes in row-major order.
/// </summary>
public static class IdxFile
{
    private const int UnsignedByte = 0x08;
    private const int MostDimensions = 8;

    // Deflate stores at best 258 bytes in two bits.
    private const long BestCompression = 1032;

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file; whether it is compressed is seen from its first bytes, not from its name.</param>
    /// <returns>The array and the digest of the uncompressed content.</returns>
    /// <exception cref="DataException">
    /// The file cannot be read, is not of this format, is truncated, or goes on after its last element.
    /// </exception>
    public static IdxArray Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return Read(file, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Reads a whole stream.</summary>
    /// <param name="stream">A stream that knows its length; it is left open.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <returns>The array and the digest of the uncompressed content.</returns>
    /// <exception cref="DataException">
    /// The content is not of this format, is truncated, or goes on after its last element.
    /// </exception>
    public static IdxArray Read(Stream stream, string name)
    {
        Span<byte> start = stackalloc byte[2];
        int seen = stream.ReadAtLeast(start, 2, throwOnEndOfStream: false);
        stream.Seek(0, SeekOrigin.Begin);
        if (seen < 2 || start[0] != 0x1f || start[1] != 0x8b)
        {
            return ReadContent(stream, stream.Length, name);
        }
        try
        {
            using var content = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
            IdxArray array = ReadContent(content, stream.Length * BestCompression, name);
            CheckEnd(stream, (4 * array.Dimensions.Count) + 4L + array.Data.Length, name);
            return array;
        }
        catch (InvalidDataException exception)
        {
            throw Fault(name, "its gzip compression is damaged", exception);
        }
    }

    // GZipStream is content when the checksum that ends the file is missing. The last four bytes of a whole file tell the
    // size of its content.
    private static void CheckEnd(Stream stream, long size, string name)
    {
        Span<byte> end = stackalloc byte[4];
        stream.Seek(-4, SeekOrigin.End);
        stream.ReadExactly(end);
        if (BinaryPrimitives.ReadUInt32LittleEndian(end) != size)
        {
            throw Fault(name, "the end of its gzip compression is missing or followed by something else");
        }
    }

    private static IdxArray ReadContent(Stream content, long mostBytes, string name)
    {
        byte[] header = ReadHeader(content, name);
        int[] dimensions = new int[header[3]];
        for (int i = 0; i < dimensions.Length; i++)
        {
            dimensions[i] = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4 + (4 * i)));
        }
        long size = SizeOf(dimensions, name);
        string shape = string.Join("×", dimensions.Select(d => d.ToString(CultureInfo.InvariantCulture)));
        if (size > mostBytes - header.Length)
        {
            throw Fault(name, $"its header promises {shape} bytes, more than the file can hold");
        }
        byte[] data = new byte[size];
        int read = content.ReadAtLeast(data, data.Length, throwOnEndOfStream: false);
        if (read < data.Length)
        {
            throw Fault(name, $"it is truncated: {read} of the {data.Length} bytes of its {shape} array are there");
        }
        if (content.ReadByte() >= 0)
        {
            throw Fault(name, $"it goes on after the {data.Length} bytes of its {shape} array");
        }
        return new IdxArray(dimensions, data, Digest(header, data));
    }

    private static byte[] ReadHeader(Stream content, string name)
    {
        byte[] magic = new byte[4];
        if (content.ReadAtLeast(magic, 4, throwOnEndOfStream: false) < 4)
        {
            throw Fault(name, "it is too short to be an IDX file");
        }
        if (magic[0] != 0 || magic[1] != 0)
        {
            throw Fault(name, "it is not an IDX file (it does not begin with two zero bytes)");
        }
        if (magic[2] != UnsignedByte)
        {
            throw Fault(name, $"its elements are of type 0x{magic[2]:x2}; only unsigned bytes (0x08) are read");
        }
        if (magic[3] is 0 or > MostDimensions)
        {
            throw Fault(name, $"its header tells of {magic[3]} dimensions; 1 to {MostDimensions} are possible");
        }
        byte[] header = new byte[4 + (4 * magic[3])];
        magic.CopyTo(header, 0);
        if (content.ReadAtLeast(header.AsSpan(4), header.Length - 4, throwOnEndOfStream: false) < header.Length - 4)
        {
            throw Fault(name, "it is truncated within its header");
        }
        return header;
    }

    private static long SizeOf(int[] dimensions, string name)
    {
        long size = 1;
        foreach (int dimension in dimensions)
        {
            if (dimension < 1)
            {
                throw Fault(name, $"its header holds the dimension {(uint)dimension}");
            }
            size *= dimension;
            if (size > Array.MaxLength)
            {
                throw Fault(name, "its header promises more bytes than can be held in memory");
            }
        }
        return size;
    }

    private static string Digest(byte[] header, byte[] data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        hash.AppendData(data);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static DataException Fault(string name, string fault, Exception? inner = null) =>
        new($"{name} cannot be used: {fault}. Replace it with a good copy.", inner);
}
