using Spectre.Console;

namespace Sharpest.Cli.CommandLine;

/// <summary>Writes text as it is: no line is broken to fit the terminal, so that it can be copied and parsed.</summary>
internal static class PlainText
{
    /// <summary>Writes one line.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="line">The line.</param>
    public static void Plain(this IAnsiConsole console, string line) => console.Profile.Out.Writer.WriteLine(line);
}
