using System.CommandLine;
using System.CommandLine.Invocation;

namespace Sharpest.Cli.CommandLine;

/// <summary>Writes one line to the standard output.</summary>
/// <param name="line">The line.</param>
internal sealed class Announcement(string line) : SynchronousCommandLineAction
{
    /// <summary>Writes the line.</summary>
    /// <param name="parseResult">The command line.</param>
    /// <returns>The exit code.</returns>
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(line);
        return ExitCode.Good;
    }
}
