using System.CommandLine;
using System.Globalization;
using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Papers;
using Sharpest.Cli.Sweeping;
using Sharpest.Experiments.Paper;

namespace Sharpest.Cli.Verbs;

/// <summary>Makes the runs of an item, then its figures. Runs that are there are used, not repeated.</summary>
internal sealed class PaperRunVerb : IVerb
{
    private readonly CliContext context;
    private readonly Argument<string> item = PaperFlags.Item();
    private readonly Option<string> scale = PaperFlags.Scale();
    private readonly Option<string?> seeds = new("--seeds")
    {
        Description = "Seeds; every setting is run with each [the item's own]",
        HelpName = "N,N,…",
    };
    private readonly Option<int?> jobs = new("--jobs")
    {
        Description = "Runs that go at once; they share the cores [as many as there are cores]",
        HelpName = "N",
    };
    private readonly Option<string?> output = PaperFlags.Output();
    private readonly Option<string?> data = DataFolder.Option();

    /// <summary>Makes the verb.</summary>
    /// <param name="context">The world of the verbs.</param>
    public PaperRunVerb(CliContext context)
    {
        this.context = context;
        Command.Arguments.Add(item);
        Option[] own = [scale, seeds, jobs, output, data];
        Array.ForEach(own, Command.Options.Add);
        Command.SetAction(Run);
    }

    /// <inheritdoc/>
    public Command Command { get; } =
        new("run", "Make the runs of an item and its figures. The same command goes on with what is missing.");

    /// <inheritdoc/>
    public string[] Examples =>
        [
            "sharpest paper run learning-rates",
            "sharpest paper run nudged --seeds 1,2,3 --jobs 2",
            "sharpest paper run all",
            "sharpest paper run spectrum --scale full --data-folder my-data",
        ];

    private int Run(ParseResult parsed)
    {
        if (parsed.GetValue(jobs) is < 1 and { } few)
        {
            throw new InputException(
                string.Create(CultureInfo.InvariantCulture, $"--jobs {few} is out of range: it must be at least 1.")
            );
        }
        PaperScale size = PaperFlags.ReadScale(parsed.GetValue(scale)!);
        IReadOnlyList<PaperItem> items = PaperFlags.Items(parsed.GetValue(item)!, size);
        IReadOnlyList<long>? given = parsed.GetValue(seeds) is { } list ? SweepWords.DistinctSeeds(list) : null;
        string? dataFolder = DataFolder.Existing(context, parsed.GetValue(data));
        PaperFolder folder = PaperFolder.Choose(context, parsed.GetValue(output), size);
        var session = new PaperSession(context, folder, size, given);
        session.Run(items, parsed.GetValue(jobs), dataFolder);
        if (context.Stop.IsCancellationRequested)
        {
            context.Error.Plain(
                "sharpest: stopped; the same command goes on, 'sharpest paper figure' draws what is there."
            );
            return ExitCode.Stopped;
        }
        return session.Tell(items);
    }
}
