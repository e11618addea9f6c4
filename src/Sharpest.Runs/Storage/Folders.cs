namespace Sharpest.Runs.Storage;

/// <summary>Makes folders, with errors of one kind.</summary>
internal static class Folders
{
    internal static string Make(string path)
    {
        var full = Path.GetFullPath(path);
        try
        {
            return Directory.CreateDirectory(full).FullName;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new IOException($"{full}: cannot be created ({e.Message}). Choose a folder you may write to.", e);
        }
    }
}
