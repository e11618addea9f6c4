using System.CommandLine;
using System.CommandLine.Parsing;
using Sharpest.Experiments.Training.Checkpoints;

namespace Sharpest.Cli.Verbs;

/// <summary>The flag that says how often a run writes down its state, the same for every verb that trains.</summary>
internal static class CheckpointFlag
{
    private const string Name = "--checkpoint-every";

    /// <summary>Makes the flag.</summary>
    /// <returns>A new flag.</returns>
    public static Option<CheckpointPeriod> Option() =>
        new(Name)
        {
            Description = "Steps between two checkpoints, or minutes such as 10min; 0 only when stopped [5min]",
            HelpName = "N|Nmin",
            CustomParser = Parse,
        };

    /// <summary>What the person gave.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="option">The flag.</param>
    /// <returns>The period, or the default one.</returns>
    public static CheckpointPeriod Value(ParseResult parsed, Option<CheckpointPeriod> option) =>
        parsed.GetValue(option) ?? CheckpointPeriod.Default;

    private static CheckpointPeriod? Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        CheckpointPeriod? period = CheckpointPeriod.Parse(text);
        if (period is null)
        {
            result.AddError($"{Name} {text} is no period: give steps such as 500, or minutes such as 10min.");
        }
        return period;
    }
}
