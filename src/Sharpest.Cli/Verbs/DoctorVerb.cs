using System.CommandLine;
using System.Text.Json.Nodes;
using Sharpest.Cli.Checks;
using Sharpest.Cli.CommandLine;

namespace Sharpest.Cli.Verbs;

/// <summary>Looks whether the machine has what Sharpest needs.</summary>
internal sealed class DoctorVerb : IVerb
{
    private readonly CliContext context;
    private readonly Option<bool> json = new("--json") { Description = "Print JSON for programs" };

    /// <summary>Makes the verb.</summary>
    /// <param name="context">The world of the verbs.</param>
    public DoctorVerb(CliContext context)
    {
        this.context = context;
        Command.Options.Add(json);
        Command.SetAction(Run);
    }

    /// <inheritdoc/>
    public Command Command { get; } =
        new("doctor", "Look whether this machine has all that is needed, and say how to mend what is not.");

    /// <inheritdoc/>
    public string[] Examples => ["sharpest doctor", "sharpest doctor --json"];

    private int Run(ParseResult parsed)
    {
        CheckResult[] results = [.. context.Checks.SelectMany(checks => checks.Look())];
        if (parsed.GetValue(json))
        {
            context.Output.Plain(new JsonArray([.. results.Select(Json)]).ToString());
        }
        else
        {
            int width = results.Max(result => result.Name.Length);
            foreach (CheckResult result in results)
            {
                context.Output.Plain(
                    $"{Word(result.Level), -4}  {result.Name.PadRight(width)}  {result.Finding}{(result.Mend is null ? "" : $" – {result.Mend}")}"
                );
            }
        }
        return results.Any(result => result.Level == CheckLevel.Fail) ? ExitCode.Failed : ExitCode.Good;
    }

    private static JsonNode Json(CheckResult result) =>
        new JsonObject
        {
            ["name"] = result.Name,
            ["level"] = Word(result.Level),
            ["finding"] = result.Finding,
            ["mend"] = result.Mend,
        };

    private static string Word(CheckLevel level) => level.ToString().ToLowerInvariant();
}
