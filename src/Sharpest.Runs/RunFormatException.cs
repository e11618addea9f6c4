namespace Sharpest.Runs;

/// <summary>A file or folder is not the part of a run it claims to be. The message is one line and names the file.</summary>
/// <param name="path">The file or folder.</param>
/// <param name="problem">What is wrong with it, as the end of a sentence that begins with the path.</param>
/// <param name="innerException">The cause, or null.</param>
public sealed class RunFormatException(string path, string problem, Exception? innerException = null)
    : IOException($"{path}: {OneLine(problem)}", innerException)
{
    /// <summary>The file or folder.</summary>
    public string Path { get; } = path;

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
