using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using Sharpest.Experiments.Specs;

namespace Sharpest.Cli.CommandLine;

/// <summary>One flag for every member of the specification, made from the table of members.</summary>
internal sealed class SpecFlags
{
    private readonly List<(SpecMember Member, Option<JsonNode?> Option)> flags = [];

    /// <summary>Makes the flags and gives them to a verb.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="known">The names of data sets and models, for the help text.</param>
    /// <param name="names">The JSON names of the members to take; null takes all.</param>
    public SpecFlags(Command verb, KnownNames known, IReadOnlyCollection<string>? names = null)
    {
        foreach (SpecMember member in SpecMembers.All.Where(member => names?.Contains(member.Name) ?? true))
        {
            var option = new Option<JsonNode?>(member.Flag)
            {
                Description = Describe(member, known),
                HelpName = member.Placeholder,
                Arity = member.Kind == SpecKind.Switch ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
                CustomParser = result => Parse(member, result),
            };
            flags.Add((member, option));
            verb.Options.Add(option);
        }
    }

    /// <summary>The members that the person gave.</summary>
    /// <param name="parsed">The command line.</param>
    /// <returns>Their values, by their JSON names.</returns>
    public IReadOnlyDictionary<string, JsonNode?> Given(ParseResult parsed) =>
        flags
            .Where(flag => parsed.GetResult(flag.Option) is { Implicit: false })
            .ToDictionary(flag => flag.Member.Name, flag => parsed.GetValue(flag.Option));

    private static string Describe(SpecMember member, KnownNames known)
    {
        IReadOnlyList<string>? names = member.ChoicesFrom(known);
        string choices = names is null ? "" : $": {string.Join(", ", names)}";
        return $"{member.Description}{choices} [{member.DefaultText}]";
    }

    private static JsonNode? Parse(SpecMember member, ArgumentResult result)
    {
        string text = result.Tokens.Count == 0 ? "true" : result.Tokens[0].Value;
        JsonNode? node = member.Parse(text);
        if (node is null)
        {
            result.AddError(
                $"{member.Flag} {text} is not {SpecMember.InWords(member.Kind)} (default: {member.DefaultText})."
            );
        }
        return node;
    }
}
