using System.Runtime.InteropServices;

namespace Sharpest.Runs.Storage;

/// <summary>Makes a rename survive a power cut: a folder is flushed to disk apart from the files in it.</summary>
internal static partial class DirectorySync
{
    // A file system that cannot flush a folder keeps the old file or the new one; neither is lost.
    internal static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(folder, 0);
        if (descriptor >= 0)
        {
            _ = Fsync(descriptor);
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
