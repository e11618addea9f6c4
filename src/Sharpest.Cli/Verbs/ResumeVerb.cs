using System.CommandLine;
using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Showing;
using Sharpest.Cli.Training;
using Sharpest.Experiments.Training;
using Sharpest.Experiments.Training.Checkpoints;
using Sharpest.Runs.Reports;

namespace Sharpest.Cli.Verbs;

/// <summary>Continues a run that was interrupted.</summary>
internal sealed class ResumeVerb : IVerb
{
    private readonly CliContext context;
    private readonly Argument<string> run = new("RUN") { Description = "The run folder, or its name within runs" };
    private readonly Option<string?> data = DataFolder.Option();
    private readonly Option<string[]> plugins = PluginFiles.Option();
    private readonly Option<CheckpointPeriod> checkpoints = CheckpointFlag.Option();
    private readonly Option<bool> noReport = new("--no-report") { Description = "Leave out the HTML report" };

    /// <summary>Makes the verb.</summary>
    /// <param name="context">The world of the verbs.</param>
    public ResumeVerb(CliContext context)
    {
        this.context = context;
        Command.Arguments.Add(run);
        Command.Options.Add(data);
        Command.Options.Add(plugins);
        Command.Options.Add(checkpoints);
        Command.Options.Add(noReport);
        Command.SetAction(Run);
    }

    /// <inheritdoc/>
    public Command Command { get; } =
        new("resume", "Continue a run that was interrupted, as if it never had been: bit for bit.");

    /// <inheritdoc/>
    public string[] Examples => ["sharpest resume my-run", "sharpest resume runs/20261124-093000-nsgd"];

    private int Run(ParseResult parsed)
    {
        InterruptedRun interrupted = InterruptedRun.Open(RunFinder.OpenOne(context, parsed.GetRequiredValue(run)).Path);
        string? dataFolder = parsed.GetValue(data);
        string name = interrupted.Folder.Manifest.Name;
        var session = new RunSession(context, PluginFiles.Load(context, parsed.GetValue(plugins)));
        session.Check(interrupted.Spec, dataFolder);
        TrainerOptions options = session.Options(interrupted.Folder.Path, dataFolder) with
        {
            Checkpoints = CheckpointFlag.Value(parsed, checkpoints),
            Resume = true,
        };
        TrainingOutcome outcome = session.Make(interrupted.Spec, options, name);
        int code = session.Tell(outcome, name);
        if (!parsed.GetValue(noReport))
        {
            session.ReportEnd([outcome.Folder], outcome.Folder, new ReportOptions(), code);
        }
        return code;
    }
}
