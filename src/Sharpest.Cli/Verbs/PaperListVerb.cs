using System.CommandLine;
using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Papers;
using Sharpest.Experiments.Paper;

namespace Sharpest.Cli.Verbs;

/// <summary>Lists the items of the paper, with their claims, and how far their runs have come.</summary>
internal sealed class PaperListVerb : IVerb
{
    private readonly CliContext context;
    private readonly Argument<string?> item = new("ITEM")
    {
        Description = "An item, to see what it claims and each of its runs [all, in a line each]",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string> scale = PaperFlags.Scale();
    private readonly Option<string?> output = PaperFlags.Output();
    private readonly Option<bool> json = new("--json") { Description = "Print JSON for programs" };

    /// <summary>Makes the verb.</summary>
    /// <param name="context">The world of the verbs.</param>
    public PaperListVerb(CliContext context)
    {
        this.context = context;
        Command.Arguments.Add(item);
        Command.Options.Add(scale);
        Command.Options.Add(output);
        Command.Options.Add(json);
        Command.SetAction(Run);
    }

    /// <inheritdoc/>
    public Command Command { get; } =
        new("list", "List the paper's items: runs, minutes on two cores; of one item also claims and runs.");

    /// <inheritdoc/>
    public string[] Examples =>
        ["sharpest paper list", "sharpest paper list learning-rates", "sharpest paper list --scale full --json"];

    private int Run(ParseResult parsed)
    {
        PaperScale size = PaperFlags.ReadScale(parsed.GetValue(scale)!);
        PaperFolder folder = PaperFolder.Choose(context, parsed.GetValue(output), size);
        PaperItem? one = parsed.GetValue(item) is { } id ? PaperFlags.Find(id) : null;
        if (parsed.GetValue(json))
        {
            context.Output.Plain(PaperText.Json(one is null ? PaperCatalog.All : [one], folder, size));
        }
        else if (one is not null)
        {
            PaperText.Lines(one, folder, size).ForEach(context.Output.Plain);
        }
        else
        {
            context.Output.Write(PaperText.Table(folder, size));
            context.Output.Plain("'sharpest paper list ITEM' tells what an item claims, and its runs.");
        }
        return ExitCode.Good;
    }
}
