using System.CommandLine;
using System.Text.Json.Nodes;
using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Training;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training;
using Sharpest.Experiments.Training.Checkpoints;
using Sharpest.Runs.Reports;

namespace Sharpest.Cli.Verbs;

/// <summary>Trains one network and measures its curvature.</summary>
internal sealed class TrainVerb : IVerb
{
    private readonly CliContext context;
    private readonly SpecFlags flags;
    private readonly Argument<string?> file = new("SPEC.json")
    {
        Description = "A JSON specification; 'sharpest schema' describes it. Flags take precedence over it",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string?> output = new("--out")
    {
        Description = "Folder of the run; it must be new or empty, save with --resume [runs/<time>-<name>]",
        HelpName = "DIR",
    };
    private readonly Option<string?> data = DataFolder.Option();
    private readonly Option<string[]> plugins = PluginFiles.Option();
    private readonly Option<CheckpointPeriod> checkpoints = CheckpointFlag.Option();
    private readonly Option<bool> resume = new("--resume")
    {
        Description = "Continue the run in --out if it was interrupted; begin it if there is none",
    };
    private readonly Option<bool> noReport = new("--no-report") { Description = "Leave out the HTML report" };

    /// <summary>Makes the verb.</summary>
    /// <param name="context">The world of the verbs.</param>
    public TrainVerb(CliContext context)
    {
        this.context = context;
        Command.Arguments.Add(file);
        flags = new SpecFlags(Command, context.Known);
        Command.Options.Add(output);
        Command.Options.Add(data);
        Command.Options.Add(plugins);
        Command.Options.Add(checkpoints);
        Command.Options.Add(resume);
        Command.Options.Add(noReport);
        Command.SetAction(Run);
    }

    /// <inheritdoc/>
    public Command Command { get; } =
        new("train", "Train one network and follow the sharpest directions of its loss. Defaults stand in brackets.");

    /// <inheritdoc/>
    public string[] Examples =>
        [
            "sharpest train --optimizer nsgd --gamma 0.1 --top 5 --lr 0.05 --batch 128 --epochs 3 --every 100 --out my-run",
            "sharpest train spec.json --seed 2",
            "sharpest train spec.json --out my-run --resume",
        ];

    private int Run(ParseResult parsed)
    {
        IReadOnlyDictionary<string, JsonNode?> given = flags.Given(parsed);
        ExperimentSpec spec = parsed.GetValue(file) is { } path
            ? SpecReader.ReadFile(context.FullPath(path), given)
            : SpecReader.FromMembers(given);
        string name = spec.Name ?? spec.Optimizer;
        var session = new RunSession(context, PluginFiles.Load(context, parsed.GetValue(plugins)));
        session.Check(spec, parsed.GetValue(data));
        bool isResumed = parsed.GetValue(resume);
        TrainerOptions options = session.Options(
            OutputFolder.Choose(context, parsed.GetValue(output), name, isResumed),
            parsed.GetValue(data)
        ) with
        {
            Checkpoints = CheckpointFlag.Value(parsed, checkpoints),
            Resume = isResumed,
        };
        TrainingOutcome outcome = session.Make(spec, options, name);
        int code = session.Tell(outcome, name);
        if (!parsed.GetValue(noReport))
        {
            session.ReportEnd([outcome.Folder], outcome.Folder, new ReportOptions(), code);
        }
        return code;
    }
}
