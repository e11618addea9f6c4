using System.Globalization;

namespace Sharpest.Runs;

/// <summary>
/// The right to write a run, held by one process at a time. The operating system takes it back when the process ends,
/// however it ends, so no lock outlives its owner. Who holds it stands in <c>run.owner</c>, for people.
/// </summary>
public sealed class RunLock : IDisposable
{
    private const string LockName = "run.lock";
    private const string OwnerName = "run.owner";
    private const int LongestOwner = 200;

    private readonly string _folder;
    private readonly FileStream _held;
    private bool _disposed;

    private RunLock(string folder, FileStream held, string? previous)
    {
        _folder = folder;
        _held = held;
        Previous = previous;
    }

    /// <summary>Who held it and did not give it back, because it was killed; null when everything was in order.</summary>
    public string? Previous { get; }

    /// <summary>Takes the lock of a run folder.</summary>
    /// <param name="folder">The folder; it exists.</param>
    /// <returns>The lock; the caller disposes of it.</returns>
    /// <exception cref="RunInUseException">Another process has it.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static RunLock Take(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var held =
            TryOpen(folder, FileMode.OpenOrCreate) ?? throw new RunInUseException(folder, Owner(folder) ?? Someone);
        var previous = Owner(folder);
        try
        {
            File.WriteAllText(Path.Combine(folder, OwnerName), Myself());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw new IOException($"{folder}: cannot be written ({e.Message})", e);
        }

        return new RunLock(folder, held, previous);
    }

    /// <summary>Whether some process is writing a run.</summary>
    /// <param name="folder">The run folder.</param>
    /// <returns>True while one holds the lock.</returns>
    public static bool IsHeld(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (!File.Exists(Path.Combine(folder, LockName)))
        {
            return false;
        }

        try
        {
            using var free = TryOpen(folder, FileMode.Open);
            return free is null;
        }
        catch (IOException)
        {
            return false; // a folder that cannot be written is not being written
        }
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        try
        {
            File.Delete(Path.Combine(_folder, OwnerName));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The name is for people only; the lock itself goes with the handle.
        }

        _held.Dispose();
    }

    private static string Someone => "another process";

    private static string Myself() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"process {Environment.ProcessId} on host {Environment.MachineName}"
        );

    // Null when somebody has it. The lock file itself stays: whoever deleted it could delete that of the next owner.
    private static FileStream? TryOpen(string folder, FileMode mode)
    {
        var path = Path.Combine(folder, LockName);
        try
        {
            return new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(path) && IsSharingViolation(e))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{folder}: cannot be written ({e.Message}). Give yourself the rights to it.", e);
        }
    }

    private static bool IsSharingViolation(IOException e)
    {
        const int windowsSharing = unchecked((int)0x80070020);
        const int linuxWouldBlock = 11;
        const int macWouldBlock = 35;
        return e.HResult is windowsSharing or linuxWouldBlock or macWouldBlock;
    }

    private static string? Owner(string folder)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, OwnerName)).ReplaceLineEndings(" ").Trim();
            return text.Length is > 0 and <= LongestOwner ? text : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
