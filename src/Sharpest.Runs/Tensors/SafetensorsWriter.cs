using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using Sharpest.Runs.Storage;

namespace Sharpest.Runs.Tensors;

/// <summary>Writes a safetensors file.</summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>
    /// Writes a file beside its place, flushes it to disk and renames it. The elements are streamed. Tensors with wider
    /// elements come first, so that each begins at a multiple of its element size.
    /// </summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="metadata">Strings kept beside them, or null.</param>
    /// <exception cref="ArgumentException">
    /// Two tensors have one name, a name is empty or reserved, a dimension is negative, or a tensor wrote another number
    /// of bytes than its type and shape say.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written; an existing one is untouched.</exception>
    public static void Write(
        string path,
        IReadOnlyList<TensorSource> tensors,
        IReadOnlyDictionary<string, string>? metadata = null
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(tensors);
        Check(tensors);
        var ordered = tensors.OrderByDescending(tensor => tensor.Type.Size()).ToList();
        var header = Header(ordered, metadata);
        AtomicFile.Write(
            path,
            stream =>
            {
                stream.Write(header);
                foreach (var tensor in ordered)
                {
                    WriteElements(stream, tensor);
                }
            }
        );
    }

    private static void Check(IReadOnlyList<TensorSource> tensors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tensor in tensors)
        {
            if (string.IsNullOrEmpty(tensor.Name) || tensor.Name == SafetensorsHeader.MetadataName)
            {
                throw new ArgumentException($"'{tensor.Name}' cannot be the name of a tensor.", nameof(tensors));
            }

            if (!names.Add(tensor.Name))
            {
                throw new ArgumentException($"Two tensors have the name '{tensor.Name}'.", nameof(tensors));
            }

            if (tensor.Shape.Count > SafetensorsHeader.MaximumRank || tensor.Shape.Any(dimension => dimension < 0))
            {
                throw new ArgumentException(
                    $"Tensor '{tensor.Name}' has shape [{string.Join(", ", tensor.Shape)}]: at most {SafetensorsHeader.MaximumRank} dimensions, none negative.",
                    nameof(tensors)
                );
            }
        }
    }

    private static byte[] Header(IReadOnlyList<TensorSource> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Advance(buffer.GetSpan(sizeof(ulong))[..sizeof(ulong)].Length);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(SafetensorsHeader.MetadataName);
                foreach (var (key, value) in metadata)
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
            }

            WriteEntries(json, tensors);
            json.WriteEndObject();
        }

        // The format allows trailing spaces: they put the first element at a multiple of 8.
        var padding = (Alignment - (buffer.WrittenCount % Alignment)) % Alignment;
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        var header = buffer.WrittenSpan.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)(header.Length - sizeof(ulong)));
        return header;
    }

    private static void WriteEntries(Utf8JsonWriter json, IReadOnlyList<TensorSource> tensors)
    {
        var offset = 0L;
        foreach (var tensor in tensors)
        {
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", tensor.Type.ToString());
            json.WriteStartArray("shape");
            foreach (var dimension in tensor.Shape)
            {
                json.WriteNumberValue(dimension);
            }

            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            offset += TensorElementTypes.ByteCount(tensor.Type, tensor.Shape);
            json.WriteNumberValue(offset);
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private static void WriteElements(Stream stream, TensorSource tensor)
    {
        var start = stream.Position;
        tensor.WriteTo(stream);
        var written = stream.Position - start;
        var expected = TensorElementTypes.ByteCount(tensor.Type, tensor.Shape);
        if (written != expected)
        {
            throw new ArgumentException(
                $"Tensor '{tensor.Name}' wrote {written} bytes, but {tensor.Type} [{string.Join(", ", tensor.Shape)}] takes {expected}."
            );
        }
    }
}
