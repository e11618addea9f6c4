using System.CommandLine;
using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Showing;
using Sharpest.Cli.Training;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training;
using Sharpest.Runs;
using Sharpest.Runs.Reports;

namespace Sharpest.Cli.Verbs;

/// <summary>Trains one network twice, by SGD and by Nudged-SGD, and compares.</summary>
internal sealed class QuickstartVerb : IVerb
{
    private readonly CliContext context;
    private readonly SpecFlags flags;
    private readonly Option<string?> output = new("--out")
    {
        Description =
            "Folder of both runs and the report; it must be new or empty, save with --resume [runs/<time>-quickstart]",
        HelpName = "DIR",
    };
    private readonly Option<string?> data = DataFolder.Option();
    private readonly Option<bool> resume = new("--resume") { Description = "Continue a quickstart in --out" };

    /// <summary>Makes the verb.</summary>
    /// <param name="context">The world of the verbs.</param>
    public QuickstartVerb(CliContext context)
    {
        this.context = context;
        Command.Options.Add(output);
        flags = new SpecFlags(Command, context.Known, ["seed"]);
        Command.Options.Add(data);
        Command.Options.Add(resume);
        Command.SetAction(Run);
    }

    /// <inheritdoc/>
    public Command Command { get; } =
        new(
            "quickstart",
            "Train a small network on Fashion-MNIST by SGD and by Nudged-SGD, and compare: a few minutes."
        );

    /// <inheritdoc/>
    public string[] Examples => ["sharpest quickstart", "sharpest quickstart --seed 2 --out second"];

    private int Run(ParseResult parsed)
    {
        long? seed = flags.Given(parsed).TryGetValue("seed", out var value) ? value!.GetValue<long>() : null;
        bool isResumed = parsed.GetValue(resume);
        string folder = OutputFolder.Choose(context, parsed.GetValue(output), "quickstart", isResumed);
        var session = new RunSession(context);
        var runs = new List<RunFolder>();
        int code = ExitCode.Good;
        IReadOnlyList<ExperimentSpec> specs = QuickstartPreset.Create(seed);
        foreach (ExperimentSpec spec in specs)
        {
            string name = spec.Name!;
            string? dataFolder = parsed.GetValue(data);
            session.Check(spec, dataFolder);
            string place = Path.Combine(folder, name);
            TrainingOutcome outcome =
                isResumed && IsComplete(place)
                    ? new TrainingOutcome(place, RunStatus.Completed, null)
                    : session.Make(spec, session.Options(place, dataFolder) with { Resume = isResumed }, name);
            code = session.Tell(outcome, name);
            runs.Add(RunFolder.Open(outcome.Folder));
            if (code != ExitCode.Good)
            {
                break;
            }
        }
        VerdictText? comparison = runs.Count == specs.Count ? RunComparison.Of(runs) : null;
        session.TellVerdict("comparison", comparison);
        session.Report(runs, folder, new ReportOptions { Title = "SGD and Nudged-SGD", Comparison = comparison });
        return code;
    }

    private static bool IsComplete(string folder) =>
        RunFolder.Exists(folder) && RunFolder.Open(folder).Manifest.Status == RunStatus.Completed;
}
