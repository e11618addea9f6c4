namespace Sharpest.Runs;

/// <summary>One folder of a directory of runs.</summary>
/// <param name="Path">The absolute path of the folder.</param>
/// <param name="Run">The run, or null when it is damaged.</param>
/// <param name="Problem">What is wrong with it, in one line, or null.</param>
public sealed record RunListing(string Path, RunFolder? Run, string? Problem);
