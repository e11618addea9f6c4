using Sharpest.Cli.CommandLine;

namespace Sharpest.Cli.Papers;

/// <summary>Writes what takes time to the standard error, a line each, at once.</summary>
/// <param name="context">Where to tell.</param>
internal sealed class LineProgress(CliContext context) : IProgress<string>
{
    /// <inheritdoc/>
    public void Report(string value) => context.Error.Plain(value);
}
