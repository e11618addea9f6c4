using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Sharpest.Runs.Tensors;

/// <summary>
/// Reads a safetensors file. The header is checked in full when the file is opened: memory follows the size of the file,
/// never the sizes it claims.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    private const long MaximumHeader = 100_000_000;

    private readonly string _path;
    private readonly FileStream _stream;

    private SafetensorsFile(string path, FileStream stream, SafetensorsHeader header)
    {
        _path = path;
        _stream = stream;
        Entries = header.Entries;
        Metadata = header.Metadata;
    }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Entries { get; }

    /// <summary>The strings kept beside them.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The open file; the caller disposes of it.</returns>
    /// <exception cref="RunFormatException">The file is missing, or no valid safetensors file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var stream = OpenStream(path);
        try
        {
            return new SafetensorsFile(path, stream, ReadHeader(path, stream));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads the elements of a tensor as they are stored.</summary>
    /// <param name="name">The tensor.</param>
    /// <returns>A new array of its bytes, row-major and little-endian.</returns>
    /// <exception cref="ArgumentException">There is no such tensor.</exception>
    /// <exception cref="RunFormatException">The file became shorter since it was opened.</exception>
    /// <exception cref="IOException">The file cannot be read, or the tensor is larger than an array can be.</exception>
    public byte[] ReadBytes(string name)
    {
        var bytes = new byte[ArrayLength(Entry(name), 1)];
        Read(name, 0, bytes);
        return bytes;
    }

    /// <summary>Reads a part of a tensor's elements as they are stored, for tensors larger than an array.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="start">The first byte wanted, counted from the first of the tensor.</param>
    /// <param name="destination">Filled with bytes from there on.</param>
    /// <exception cref="ArgumentException">There is no such tensor.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The part is not inside the tensor.</exception>
    /// <exception cref="RunFormatException">The file became shorter since it was opened.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void Read(string name, long start, Span<byte> destination)
    {
        var entry = Entry(name);
        if (start < 0 || start > entry.ByteCount - destination.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(start),
                $"Bytes {start} to {start + destination.Length} are not inside tensor '{name}' of {entry.ByteCount} bytes."
            );
        }

        _stream.Position = entry.Offset + start;
        try
        {
            _stream.ReadExactly(destination);
        }
        catch (EndOfStreamException e)
        {
            throw new RunFormatException(_path, $"ends before tensor '{name}' does", e);
        }
    }

    /// <summary>Reads the elements of a tensor.</summary>
    /// <typeparam name="T">
    /// <see cref="double"/>, <see cref="float"/>, <see cref="Half"/>, <see cref="long"/> or <see cref="byte"/>, whichever the tensor holds.
    /// </typeparam>
    /// <param name="name">The tensor.</param>
    /// <returns>A new array in row-major order.</returns>
    /// <exception cref="ArgumentException">There is no such tensor, or it holds other elements.</exception>
    /// <exception cref="RunFormatException">The file became shorter since it was opened.</exception>
    /// <exception cref="IOException">The file cannot be read, or the tensor is larger than an array can be.</exception>
    public T[] Read<T>(string name)
        where T : unmanaged
    {
        var entry = Entry(name);
        if (entry.Type != TensorElementTypes.Of<T>())
        {
            throw new ArgumentException(
                $"{_path}: tensor '{name}' holds {entry.Type}, not {TensorElementTypes.Of<T>()}.",
                nameof(name)
            );
        }

        var values = new T[ArrayLength(entry, entry.Type.Size())];
        ReadPieces(name, values);
        return values;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static FileStream OpenStream(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RunFormatException(path, "is missing", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{path}: cannot be read ({e.Message})", e);
        }
    }

    private static SafetensorsHeader ReadHeader(string path, FileStream stream)
    {
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        if (stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length)
        {
            throw new RunFormatException(path, "is too short to be a safetensors file");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        var available = stream.Length - prefix.Length;
        if (length > MaximumHeader || (long)length > available)
        {
            throw new RunFormatException(
                path,
                $"claims a header of {length} bytes where {Math.Min(available, MaximumHeader)} are possible"
            );
        }

        var json = new byte[length];
        if (stream.ReadAtLeast(json, json.Length, throwOnEndOfStream: false) < json.Length)
        {
            throw new RunFormatException(path, "ends inside its header");
        }

        return SafetensorsHeader.Parse(path, json, stream.Position, stream.Length);
    }

    // A span of bytes holds 2 GiB at most: larger arrays are filled in pieces.
    private void ReadPieces<T>(string name, T[] values)
        where T : unmanaged
    {
        const int piece = 1 << 20;
        var size = TensorElementTypes.Of<T>().Size();
        for (var start = 0; start < values.Length; start += piece)
        {
            var part = values.AsSpan(start, Math.Min(piece, values.Length - start));
            Read(name, (long)start * size, MemoryMarshal.AsBytes(part));
        }
    }

    private int ArrayLength(TensorEntry entry, int elementSize) =>
        entry.ByteCount / elementSize <= Array.MaxLength
            ? (int)(entry.ByteCount / elementSize)
            : throw new IOException($"{_path}: tensor '{entry.Name}' is too large to be read whole; read it in parts");

    private TensorEntry Entry(string name) =>
        Entries.TryGetValue(name, out var entry)
            ? entry
            : throw new ArgumentException($"{_path} holds no tensor '{name}'.", nameof(name));
}
