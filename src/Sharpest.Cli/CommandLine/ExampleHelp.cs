using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Sharpest.Cli.CommandLine;

/// <summary>The usual help text, followed by examples.</summary>
/// <param name="inner">Writes the usual help text.</param>
/// <param name="examples">The examples of a verb, by its words.</param>
internal sealed class ExampleHelp(HelpAction inner, IReadOnlyDictionary<string, string[]> examples)
    : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Writes the help text of the verb that was asked about.</summary>
    /// <param name="parseResult">The command line.</param>
    /// <returns>The exit code.</returns>
    public override int Invoke(ParseResult parseResult)
    {
        int code = inner.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        if (examples.TryGetValue(CommandPath.Of(parseResult.CommandResult.Command), out string[]? lines))
        {
            output.WriteLine("Examples:");
            foreach (string line in lines)
            {
                output.WriteLine($"  {line}");
            }
            output.WriteLine();
        }
        return code;
    }
}
