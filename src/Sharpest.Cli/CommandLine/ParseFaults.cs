using System.CommandLine;
using System.CommandLine.Parsing;
using Sharpest.Experiments.Specs;

namespace Sharpest.Cli.CommandLine;

/// <summary>Says what is wrong with a command line: one line for each fault, with the nearest right word.</summary>
internal static class ParseFaults
{
    /// <summary>Looks for faults.</summary>
    /// <param name="parsed">The command line.</param>
    /// <returns>One line for each; empty when there is none.</returns>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        string[] flags = [.. UnknownFlags(parsed).Distinct()];
        if (flags.Length > 0)
        {
            return [.. flags.Select(flag => UnknownFlag(parsed, flag))];
        }
        if (parsed.CommandResult.Command is { Subcommands.Count: > 0 } parent && parsed.UnmatchedTokens.Count > 0)
        {
            string verb = $"{CommandPath.Of(parent)} {parsed.UnmatchedTokens[0]}".TrimStart();
            string[] known = [.. parent.Subcommands.Select(command => command.Name)];
            return [$"there is no verb '{verb}'; {NearestName.Hint(parsed.UnmatchedTokens[0], known)}"];
        }
        return [.. parsed.Errors.Select(error => error.Message).Distinct()];
    }

    // An unknown flag is unmatched, or was taken for a positional argument where one is allowed.
    private static IEnumerable<string> UnknownFlags(ParseResult parsed) =>
        parsed
            .CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens.Select(token => token.Value))
            .Concat(parsed.UnmatchedTokens)
            .Where(token =>
                token.Length > 1 && token[0] == '-' && char.IsLetter(token.TrimStart('-').FirstOrDefault())
            );

    private static string UnknownFlag(ParseResult parsed, string flag)
    {
        Command verb = parsed.CommandResult.Command;
        string[] known = [.. verb.Options.Select(option => option.Name)];
        string name = verb is RootCommand ? "sharpest" : CommandPath.Of(verb);
        return $"'{name}' has no flag '{flag}'; {NearestName.Hint(flag, known)}";
    }
}
