using System.Text;
using System.Text.Json;

namespace Sharpest.Runs.Tensors;

/// <summary>Parses the header of a safetensors file that may be hostile.</summary>
internal sealed class SafetensorsHeader
{
    internal const string MetadataName = "__metadata__";

    internal const int MaximumRank = 32;

    // Parsed entries take more memory than their text. With these bounds the surplus is a few megabytes, whatever the
    // header holds; a network has some thousands of tensors at most.
    private const int MaximumTensors = 1 << 16;
    private const int MaximumTextLength = 1 << 22;
    private const int MaximumDepth = 4;

    private readonly string _path;
    private readonly long _dataStart;
    private readonly Dictionary<string, TensorEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private int _textLength;

    private SafetensorsHeader(string path, long dataStart)
    {
        _path = path;
        _dataStart = dataStart;
    }

    internal IReadOnlyDictionary<string, TensorEntry> Entries => _entries;

    internal IReadOnlyDictionary<string, string> Metadata => _metadata;

    internal static SafetensorsHeader Parse(string path, ReadOnlySpan<byte> json, long dataStart, long fileLength)
    {
        var header = new SafetensorsHeader(path, dataStart);
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaximumDepth });
            header.ReadObject(ref reader);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            // InvalidOperationException is what the reader throws for text that is no valid UTF-8 or UTF-16.
            throw new RunFormatException(path, "has a header that is not valid JSON", e);
        }

        header.CheckOffsets(fileLength - dataStart);
        return header;
    }

    private void ReadObject(ref Utf8JsonReader reader)
    {
        reader.Read();
        Expect(reader.TokenType, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(ref reader);
            reader.Read();
            Expect(reader.TokenType, JsonTokenType.StartObject);
            if (name == MetadataName)
            {
                ReadMetadata(ref reader);
            }
            else if (_entries.Count == MaximumTensors)
            {
                throw Invalid($"holds more than {MaximumTensors} tensors");
            }
            else if (!_entries.TryAdd(name, ReadEntry(ref reader, name)))
            {
                throw Invalid($"holds two tensors named '{name}'");
            }
        }

        while (reader.Read())
        {
            // Reading on lets the parser refuse anything but white space after the object.
        }
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (_metadata.Count > 0)
        {
            throw Invalid("holds two sets of metadata");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Text(ref reader);
            reader.Read();
            Expect(reader.TokenType, JsonTokenType.String);
            if (!_metadata.TryAdd(key, Text(ref reader)))
            {
                throw Invalid($"holds two metadata entries named '{key}'");
            }
        }
    }

    private TensorEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        TensorElementType? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Text(ref reader);
            reader.Read();
            switch (key)
            {
                case "dtype" when type is null:
                    Expect(reader.TokenType, JsonTokenType.String);
                    var typeName = Text(ref reader);
                    type =
                        TensorElementTypes.Parse(typeName)
                        ?? throw Invalid($"holds tensor '{name}' of type '{typeName}', which runs do not use");
                    break;
                case "shape" when shape is null:
                    shape = Integers(ref reader, name);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = Integers(ref reader, name);
                    break;
                default:
                    throw Invalid($"holds tensor '{name}' with an unknown or repeated member '{key}'");
            }
        }

        if (type is null || shape is null || offsets is not [var begin, var end] || begin > end)
        {
            throw Invalid($"holds tensor '{name}' without a valid dtype, shape and data_offsets");
        }

        CheckSize(name, type.Value, shape, end - begin);
        return new TensorEntry(name, type.Value, shape, begin, end - begin);
    }

    private void CheckSize(string name, TensorElementType type, long[] shape, long bytes)
    {
        long expected;
        try
        {
            expected = TensorElementTypes.ByteCount(type, shape);
        }
        catch (OverflowException e)
        {
            throw new RunFormatException(_path, $"holds tensor '{name}' whose shape is too large", e);
        }

        if (bytes != expected)
        {
            throw Invalid($"holds tensor '{name}' with {bytes} bytes where its shape takes {expected}");
        }
    }

    private long[] Integers(ref Utf8JsonReader reader, string name)
    {
        Expect(reader.TokenType, JsonTokenType.StartArray);
        var values = new List<long>(MaximumRank / 4);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var value) || value < 0)
            {
                throw Invalid($"holds tensor '{name}' with a dimension or offset that is not a count");
            }

            if (values.Count == MaximumRank)
            {
                throw Invalid($"holds tensor '{name}' with more than {MaximumRank} dimensions");
            }

            values.Add(value);
        }

        return [.. values];
    }

    // Sorted by place, each tensor must begin where the one before it ends: no gap, no overlap, nothing left over.
    private void CheckOffsets(long dataLength)
    {
        var expected = 0L;
        foreach (var entry in _entries.Values.OrderBy(entry => entry.Offset).ThenBy(entry => entry.ByteCount))
        {
            if (entry.Offset != expected)
            {
                throw Invalid($"holds tensor '{entry.Name}' at offset {entry.Offset} where {expected} was due");
            }

            expected = entry.Offset + entry.ByteCount;
        }

        if (expected != dataLength)
        {
            throw Invalid($"holds {dataLength} bytes of elements where its header describes {expected}");
        }

        foreach (var name in _entries.Keys.ToList())
        {
            _entries[name] = _entries[name] with { Offset = _entries[name].Offset + _dataStart };
        }
    }

    private string Text(ref Utf8JsonReader reader)
    {
        _textLength += reader.ValueSpan.Length;
        return _textLength <= MaximumTextLength
            ? reader.GetString()!
            : throw Invalid($"holds more than {MaximumTextLength} bytes of names and metadata");
    }

    private void Expect(JsonTokenType actual, JsonTokenType expected)
    {
        if (actual != expected)
        {
            throw Invalid("has a header that is not of the safetensors form");
        }
    }

    private RunFormatException Invalid(string problem) => new(_path, problem);
}
