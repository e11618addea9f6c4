using System.Text.Json;

namespace Sharpest.Runs.Storage;

/// <summary>Reads and writes <c>manifest.json</c>.</summary>
internal static class ManifestFile
{
    // A manifest is a few kilobytes; what is much larger is something else, and is not loaded to find out.
    private const long MaximumBytes = 1 << 20;

    internal static void Write(string path, RunManifest manifest)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(manifest, ManifestJson.Default.RunManifest);
        AtomicFile.Write(
            path,
            stream =>
            {
                stream.Write(json);
                stream.WriteByte((byte)'\n');
            }
        );
    }

    internal static RunManifest Read(string path)
    {
        var bytes = ReadBytes(path);
        CheckVersion(path, bytes);
        RunManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(bytes, ManifestJson.Default.RunManifest);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // The last two are what the reader throws for text that is no valid Unicode.
            throw new RunFormatException(path, $"is not a valid manifest ({e.Message})", e);
        }

        return manifest ?? throw new RunFormatException(path, "is not a valid manifest (it holds null)");
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            using var stream = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            if (stream.Length > MaximumBytes)
            {
                throw new RunFormatException(path, $"is not a manifest ({stream.Length} bytes is too large)");
            }

            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RunFormatException(path, "is missing, so this is not a run folder", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{path}: cannot be read ({e.Message})", e);
        }
    }

    // Read before all else: a newer format may hold members this program would misread.
    private static void CheckVersion(string path, byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(
                bytes,
                new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
            );
            if (
                document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("formatVersion", out var element)
                || element.ValueKind != JsonValueKind.Number
                || !element.TryGetInt32(out var version)
                || version < 1
            )
            {
                throw new RunFormatException(path, "is not a run manifest (it has no formatVersion)");
            }

            if (version > RunManifest.CurrentFormatVersion)
            {
                throw new RunFormatException(
                    path,
                    $"has run format {version}, this program reads up to {RunManifest.CurrentFormatVersion}: use a newer version"
                );
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new RunFormatException(path, $"is not valid JSON ({e.Message})", e);
        }
    }
}
