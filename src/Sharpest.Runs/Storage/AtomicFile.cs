namespace Sharpest.Runs.Storage;

/// <summary>Writes a file beside its place, flushes it to disk and renames it: a reader sees the old or the new one, whole.</summary>
internal static class AtomicFile
{
    private const int BufferSize = 1 << 16;

    internal static void Write(string path, Action<Stream> write)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (
                var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize)
            )
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            DirectorySync.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (UnauthorizedAccessException e)
        {
            Discard(temporary);
            throw new IOException($"{path}: cannot be written ({e.Message}). Choose a folder you may write to.", e);
        }
        catch (IOException e) when (e is not RunFormatException)
        {
            Discard(temporary);
            throw new IOException($"{path}: cannot be written ({e.Message})", e);
        }
        catch
        {
            Discard(temporary);
            throw;
        }
    }

    internal static void WriteText(string path, string text) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    // The first error is the one worth telling; a leftover .tmp is harmless.
    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (IOException) { }
        catch (UnauthorizedAccessException) { }
    }
}
