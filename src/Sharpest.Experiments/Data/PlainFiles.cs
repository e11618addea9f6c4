using System.Text;

namespace Sharpest.Experiments.Data;

/// <summary>Reads whole files; what goes wrong becomes one line for a person.</summary>
internal static class PlainFiles
{
    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its content.</returns>
    /// <exception cref="DataException">It cannot be read, or is larger than an array can be.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Turns bytes into text.</summary>
    /// <param name="content">UTF-8, with or without a byte-order mark.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <returns>The text.</returns>
    /// <exception cref="DataException">It is not UTF-8, or holds NUL bytes as no text does.</exception>
    public static string Text(ReadOnlySpan<byte> content, string name)
    {
        if (content.Contains((byte)0))
        {
            throw new DataException(
                $"{name} cannot be used: it holds NUL bytes and is no text. Replace it with a good copy."
            );
        }
        ReadOnlySpan<byte> text = content.StartsWith(Encoding.UTF8.Preamble) ? content[3..] : content;
        try
        {
            return Strict.GetString(text);
        }
        catch (DecoderFallbackException exception)
        {
            throw new DataException(
                $"{name} cannot be used: it is not UTF-8 (byte {exception.Index}). Convert it, or replace it with a good copy.",
                exception
            );
        }
    }
}
