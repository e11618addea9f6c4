using System.CommandLine;
using Sharpest.Cli.CommandLine;

namespace Sharpest.Cli.Verbs;

/// <summary>The experiments, figures and tables of the paper.</summary>
internal sealed class PaperVerb : IVerb
{
    /// <summary>Makes the verb.</summary>
    /// <param name="context">The world of the verbs.</param>
    public PaperVerb(CliContext context)
    {
        Parts = [new PaperListVerb(context), new PaperRunVerb(context), new PaperFigureVerb(context)];
        foreach (IVerb part in Parts)
        {
            Command.Subcommands.Add(part.Command);
        }
    }

    /// <inheritdoc/>
    public Command Command { get; } =
        new("paper", "Repeat an experiment of the paper: its runs, its figures, and whether they support its claims.");

    /// <inheritdoc/>
    public string[] Examples =>
        ["sharpest paper list", "sharpest paper run learning-rates", "sharpest paper run spectrum --scale full"];

    /// <inheritdoc/>
    public IReadOnlyList<IVerb> Parts { get; }
}
