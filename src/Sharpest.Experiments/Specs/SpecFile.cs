using System.Text.Json;

namespace Sharpest.Experiments.Specs;

/// <summary>Reads the bytes of a specification, of one run or of a sweep.</summary>
internal static class SpecFile
{
    // A specification is a page of text; what is much larger is something else, and is not loaded to find out.
    private const long MaximumBytes = 1 << 20;

    private const int LongestQuotation = 40;
    private const string Remedy = "Give the path of a JSON specification.";

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>Its content.</returns>
    /// <exception cref="SpecException">It is not there, is a folder, is much too large, or cannot be read.</exception>
    public static byte[] Read(string path)
    {
        if (Directory.Exists(path))
            throw new SpecException([$"{path} is a folder. {Remedy}"]);
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaximumBytes } large)
                throw new SpecException([
                    $"{path} is not a specification: {large.Length} bytes are too many. {Remedy}",
                ]);
            return File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            string reason = fault is FileNotFoundException or DirectoryNotFoundException
                ? "there is no such file"
                : fault.Message.TrimEnd('.');
            throw new SpecException([$"{path} cannot be read: {reason}. {Remedy}"]);
        }
    }

    /// <summary>
    /// Whether System.Text.Json threw this for what it was given to read; also what is no JSON fault by type: text that is no
    /// valid Unicode, and names that occur twice.
    /// </summary>
    /// <param name="fault">The exception.</param>
    /// <returns>True for a fault of the file.</returns>
    public static bool IsNotJson(Exception fault) =>
        fault is JsonException or InvalidOperationException or ArgumentException;

    /// <summary>Says in one line what is wrong.</summary>
    /// <param name="source">What to call the text.</param>
    /// <param name="fault">What System.Text.Json threw.</param>
    /// <returns>The exception to throw.</returns>
    public static SpecException NotJson(string source, Exception fault)
    {
        string place = fault is JsonException { LineNumber: { } line } ? $"{source}, line {line + 1}" : source;
        return new SpecException([$"{place}: not valid JSON: {Message(fault)}"]);
    }

    // The reader's own message ends with the path and the position, which are told in our way in front of it, and may quote
    // all the rest of the file.
    private static string Message(Exception fault)
    {
        string message = fault.Message.ReplaceLineEndings(" ");
        foreach (string end in new[] { " Path:", " LineNumber:" })
        {
            int at = message.LastIndexOf(end, StringComparison.Ordinal);
            message = at < 0 ? message : message[..at];
        }
        int quoted = message.LastIndexOf("' is ", StringComparison.Ordinal);
        return message.StartsWith('\'') && quoted > LongestQuotation
            ? $"{message[..LongestQuotation]}…{message[quoted..]}"
            : message;
    }
}
