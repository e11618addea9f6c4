namespace Sharpest.Runs;

/// <summary>An assembly of the user's that gave a run its model, data set or loss.</summary>
/// <param name="File">The name of its file, without the folder.</param>
/// <param name="Version">The version of the assembly.</param>
/// <param name="Sha256">The SHA-256 of the file, in lower-case hexadecimal.</param>
public sealed record PluginDescription(string File, string Version, string Sha256);
