using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Pooling;
using Sharpest.Cli.Sweeping;
using Sharpest.Cli.Training;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Sweeps;
using Sharpest.Runs.Sweeps;

namespace Sharpest.Cli.Verbs;

/// <summary>Makes a grid of runs, each in a process of its own.</summary>
internal sealed class SweepVerb : IVerb
{
    private readonly CliContext context;
    private readonly SpecFlags flags;
    private readonly Argument<string?> file = new("SWEEP.json")
    {
        Description = "A JSON file with base, grid and seeds. Flags take precedence over its base",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string[]> grid = new("--grid")
    {
        Description = "A flag to vary and its values; may be given several times",
        HelpName = "FLAG=A,B,…",
    };
    private readonly Option<string?> seeds = new("--seeds")
    {
        Description = "Seeds; every combination is run with each [1]",
        HelpName = "N,N,…",
    };
    private readonly Option<int> jobs = new("--jobs")
    {
        Description = "Runs that go at once [1]",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };
    private readonly Option<string?> output = new("--out")
    {
        Description = "Folder of the sweep; one that holds the same sweep is gone on with [runs/<time>-sweep]",
        HelpName = "DIR",
    };
    private readonly Option<string?> data = DataFolder.Option();

    /// <summary>Makes the verb.</summary>
    /// <param name="context">The world of the verbs.</param>
    public SweepVerb(CliContext context)
    {
        this.context = context;
        Command.Arguments.Add(file);
        Option[] own = [grid, seeds, jobs, output, data];
        Array.ForEach(own, Command.Options.Add);
        string[] varied = ["name", "seed"];
        flags = new SpecFlags(
            Command,
            context.Known,
            [.. SpecMembers.All.Select(member => member.Name).Except(varied)]
        );
        Command.SetAction(Run);
    }

    /// <inheritdoc/>
    public Command Command { get; } =
        new(
            "sweep",
            "Make every combination of some settings, with every seed, and compare. The same command goes on with what is missing."
        );

    /// <inheritdoc/>
    public string[] Examples =>
        [
            "sharpest sweep --grid lr=0.01,0.05,0.1 --grid batch=32,128 --seeds 1,2 --epochs 1 --out lr-and-batch",
            "sharpest sweep sweep.json --jobs 2 --out lr-and-batch",
        ];

    private int Run(ParseResult parsed)
    {
        int parallel = parsed.GetValue(jobs);
        if (parallel < 1)
        {
            throw new InputException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"--jobs {parallel} is out of range: it must be at least 1."
                )
            );
        }
        SweepSpec sweep = Read(parsed, parallel);
        IReadOnlyList<SweepCell> cells = SweepPlan.Cells(sweep, context.Known);
        string? dataFolder = parsed.GetValue(data) is { } given ? context.FullPath(given) : null;
        new RunSession(context).Check(cells[0].Spec, parsed.GetValue(data));
        var folder = new SweepFolder(
            parsed.GetValue(output) is { } named ? context.FullPath(named) : OutputFolder.Choose(context, null, "sweep")
        );
        folder.Open(sweep);
        PooledRun[] runs = [.. cells.Select(cell => new PooledRun(cell.Name, cell.Spec))];
        new RunPool(context, folder.Runs, dataFolder).RunAsync(runs, parallel).GetAwaiter().GetResult();
        return Close(folder, sweep, cells);
    }

    private int Close(SweepFolder folder, SweepSpec sweep, IReadOnlyList<SweepCell> cells)
    {
        SweepRow[] rows = [.. cells.Select(folder.Row)];
        string page = SweepSummary.Write(folder.Path, [.. sweep.Grid.Select(axis => axis.Member)], rows);
        context.Output.Plain(File.ReadAllText(Path.Combine(folder.Path, "summary.md")).TrimEnd());
        context.Output.Plain($"Report: {page}");
        int open = rows.Count(row => row.Outcome is not ("completed" or "diverged"));
        if (open > 0)
        {
            context.Error.Plain(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"sharpest: {open} of {rows.Length} runs are not finished; the same command with --out {folder.Path} goes on."
                )
            );
        }
        return context.Stop.IsCancellationRequested ? ExitCode.Stopped
            : open > 0 ? ExitCode.Failed
            : ExitCode.Good;
    }

    private SweepSpec Read(ParseResult parsed, int parallel)
    {
        SweepSpec read = parsed.GetValue(file) is { } path
            ? SweepReader.ReadFile(context.FullPath(path))
            : new SweepSpec(new Dictionary<string, JsonNode?>(), [], [1]);
        var members = new Dictionary<string, JsonNode?>(read.Base, StringComparer.Ordinal);
        foreach ((string name, JsonNode? value) in flags.Given(parsed))
        {
            members[name] = value;
        }
        // Runs that go at once share the cores; the number of threads is part of what makes equal runs equal.
        members.TryAdd("threads", Math.Max(1, Environment.ProcessorCount / parallel));
        return read with
        {
            Base = members,
            Grid = [.. read.Grid, .. (parsed.GetValue(grid) ?? []).Select(SweepWords.Axis)],
            Seeds = parsed.GetValue(seeds) is { } list ? SweepWords.Seeds(list) : read.Seeds,
        };
    }
}
