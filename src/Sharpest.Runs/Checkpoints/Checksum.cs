using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Sharpest.Runs.Tensors;

namespace Sharpest.Runs.Checkpoints;

/// <summary>
/// SHA-256 over all that a checkpoint says: every number with its name, every tensor with its name, type, shape and
/// elements, each in the order of names and preceded by its length.
/// </summary>
internal static class Checksum
{
    /// <summary>The member of the metadata that holds the checksum of all others.</summary>
    internal const string Name = "sha256";

    private const int Piece = 1 << 16;

    internal static string Of(IReadOnlyList<TensorSource> tensors, IReadOnlyDictionary<string, string> numbers) =>
        Digest(stream =>
        {
            AddNumbers(stream, numbers);
            foreach (var tensor in tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
            {
                AddHead(stream, tensor.Name, tensor.Type, tensor.Shape);
                tensor.WriteTo(stream);
            }
        });

    internal static string Of(SafetensorsFile file) =>
        Digest(stream =>
        {
            AddNumbers(stream, file.Metadata);
            foreach (var entry in file.Entries.Values.OrderBy(entry => entry.Name, StringComparer.Ordinal))
            {
                AddHead(stream, entry.Name, entry.Type, entry.Shape);
                AddElements(stream, file, entry);
            }
        });

    private static string Digest(Action<Stream> add)
    {
        using var sha = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, sha, CryptoStreamMode.Write))
        {
            add(stream);
        }

        return Convert.ToHexStringLower(sha.Hash!);
    }

    private static void AddNumbers(Stream stream, IReadOnlyDictionary<string, string> numbers)
    {
        foreach (var (name, value) in numbers.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (name != Name)
            {
                AddText(stream, name);
                AddText(stream, value);
            }
        }
    }

    private static void AddHead(Stream stream, string name, TensorElementType type, IReadOnlyList<long> shape)
    {
        AddText(stream, name);
        AddText(stream, $"{type} [{string.Join(", ", shape)}]");
    }

    private static void AddElements(Stream stream, SafetensorsFile file, TensorEntry entry)
    {
        var piece = ArrayPool<byte>.Shared.Rent(Piece);
        for (var start = 0L; start < entry.ByteCount; start += Piece)
        {
            var part = piece.AsSpan(0, (int)Math.Min(Piece, entry.ByteCount - start));
            file.Read(entry.Name, start, part);
            stream.Write(part);
        }

        ArrayPool<byte>.Shared.Return(piece);
    }

    private static void AddText(Stream stream, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        stream.Write(length);
        stream.Write(bytes);
    }
}
