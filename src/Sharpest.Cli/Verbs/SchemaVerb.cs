using System.CommandLine;
using Sharpest.Cli.CommandLine;
using Sharpest.Experiments.Specs;

namespace Sharpest.Cli.Verbs;

/// <summary>Prints the JSON schema of the specification.</summary>
internal sealed class SchemaVerb : IVerb
{
    /// <summary>Makes the verb.</summary>
    /// <param name="context">The world of the verbs.</param>
    public SchemaVerb(CliContext context) =>
        Command.SetAction(_ =>
        {
            context.Output.Plain(SpecSchema.ToText(context.Known));
            return ExitCode.Good;
        });

    /// <inheritdoc/>
    public Command Command { get; } =
        new("schema", "Print the JSON schema of a specification, by which editors complete and check it.");

    /// <inheritdoc/>
    public string[] Examples => ["sharpest schema > spec.schema.json"];
}
