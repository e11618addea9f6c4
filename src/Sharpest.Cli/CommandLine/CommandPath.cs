using System.CommandLine;

namespace Sharpest.Cli.CommandLine;

/// <summary>The words that a person types for a verb.</summary>
internal static class CommandPath
{
    /// <summary>Puts the words together.</summary>
    /// <param name="command">The verb.</param>
    /// <returns>For instance <c>paper run</c>; empty for the program itself.</returns>
    public static string Of(Command command)
    {
        var words = new Stack<string>();
        for (
            Command? at = command;
            at is not null and not RootCommand;
            at = at.Parents.OfType<Command>().FirstOrDefault()
        )
        {
            words.Push(at.Name);
        }
        return string.Join(' ', words);
    }
}
