using System.CommandLine;
using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Papers;
using Sharpest.Cli.Sweeping;
using Sharpest.Experiments.Paper;

namespace Sharpest.Cli.Verbs;

/// <summary>Draws the figures of an item anew from the runs that are there, and says which are not.</summary>
internal sealed class PaperFigureVerb : IVerb
{
    private readonly CliContext context;
    private readonly Argument<string> item = PaperFlags.Item();
    private readonly Option<string> scale = PaperFlags.Scale();
    private readonly Option<string?> seeds = new("--seeds")
    {
        Description = "Seeds of the runs [the item's own]",
        HelpName = "N,N,…",
    };
    private readonly Option<string?> output = PaperFlags.Output();

    /// <summary>Makes the verb.</summary>
    /// <param name="context">The world of the verbs.</param>
    public PaperFigureVerb(CliContext context)
    {
        this.context = context;
        Command.Arguments.Add(item);
        Option[] own = [scale, seeds, output];
        Array.ForEach(own, Command.Options.Add);
        Command.SetAction(Run);
    }

    /// <inheritdoc/>
    public Command Command { get; } =
        new("figure", "Make the page, figures and tables of an item anew from the runs that are there.");

    /// <inheritdoc/>
    public string[] Examples => ["sharpest paper figure learning-rates", "sharpest paper figure all --scale full"];

    private int Run(ParseResult parsed)
    {
        PaperScale size = PaperFlags.ReadScale(parsed.GetValue(scale)!);
        IReadOnlyList<PaperItem> items = PaperFlags.Items(parsed.GetValue(item)!, size);
        IReadOnlyList<long>? given = parsed.GetValue(seeds) is { } list ? SweepWords.DistinctSeeds(list) : null;
        PaperFolder folder = PaperFolder.Choose(context, parsed.GetValue(output), size);
        return new PaperSession(context, folder, size, given).Tell(items);
    }
}
