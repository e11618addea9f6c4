using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Progress;
using Sharpest.Cli.Verbs;
using Sharpest.Experiments.Plugins;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training;
using Sharpest.Runs;
using Sharpest.Runs.Reports;

namespace Sharpest.Cli.Training;

/// <summary>Makes one run for a verb: checks what was asked, shows the progress, tells how it ended.</summary>
/// <param name="context">The world of the verbs.</param>
/// <param name="offers">What plug-ins were loaded, or null for what is built in.</param>
internal sealed class RunSession(CliContext context, Offers? offers = null)
{
    /// <summary>Checks what was asked, before anything is written.</summary>
    /// <param name="spec">What to do.</param>
    /// <param name="dataFolder">The folder of data that the person named, or null.</param>
    /// <exception cref="SpecException">The specification cannot be used.</exception>
    /// <exception cref="InputException">There is no such folder.</exception>
    public void Check(ExperimentSpec spec, string? dataFolder)
    {
        IReadOnlyList<string> problems = SpecValidation.Problems(spec, offers?.Names ?? context.Known);
        if (problems.Count > 0)
        {
            throw new SpecException(problems);
        }
        _ = DataFolder.Existing(context, dataFolder);
    }

    /// <summary>Where a run goes and where its data are.</summary>
    /// <param name="folder">The run folder, as an absolute path.</param>
    /// <param name="dataFolder">The folder of data that the person named, or null.</param>
    /// <returns>The options, with the defaults of all others.</returns>
    public TrainerOptions Options(string folder, string? dataFolder) =>
        new(folder, dataFolder is null ? null : context.FullPath(dataFolder), context.Clock)
        {
            Offers = offers ?? Offers.BuiltIn,
        };

    /// <summary>Makes or continues a run.</summary>
    /// <param name="spec">What to do; checked.</param>
    /// <param name="options">Where, and how.</param>
    /// <param name="title">What to call the run while it goes.</param>
    /// <returns>How it ended.</returns>
    public TrainingOutcome Make(ExperimentSpec spec, TrainerOptions options, string title)
    {
        TrainingOutcome Run(ITrainingObserver observer) => context.Runner.Run(spec, options, observer, context.Stop);
        return context.Error.Profile.Capabilities.Interactive
            ? LiveProgress.Show(context.Error, title, spec.Batch, context.Clock, Run)
            : Run(new PlainProgress(context.Error, title, spec.Batch, context.Clock));
    }

    /// <summary>Makes a report and names everything the reader should know.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="folder">Where it goes.</param>
    /// <param name="options">What it says beyond the numbers.</param>
    public void Report(IReadOnlyList<RunFolder> runs, string folder, ReportOptions options)
    {
        ReportResult report = context.Reports.Make(runs, folder, options);
        foreach (string note in report.Notes)
        {
            context.Error.Plain(note);
        }
        context.Output.Plain($"Report: {report.HtmlFile}");
    }

    /// <summary>
    /// Makes the report of runs that have ended. When they ended badly, on a full disk for instance, a report that cannot be
    /// made either is a line and no fault of its own.
    /// </summary>
    /// <param name="folders">The run folders.</param>
    /// <param name="folder">Where it goes.</param>
    /// <param name="options">What it says beyond the numbers.</param>
    /// <param name="code">The exit code of the runs.</param>
    public void ReportEnd(IReadOnlyList<string> folders, string folder, ReportOptions options, int code)
    {
        try
        {
            Report([.. folders.Select(RunFolder.Open)], folder, options);
        }
        catch (IOException fault) when (code != ExitCode.Good)
        {
            context.Error.Plain($"sharpest: no report: {fault.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>Tells how a run ended: faults on the standard error, the verdict on the standard output.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="title">What the run is called.</param>
    /// <returns>The exit code.</returns>
    public int Tell(TrainingOutcome outcome, string title)
    {
        switch (outcome.Status)
        {
            case RunStatus.Completed:
                if (outcome.Reason is { } reason)
                {
                    context.Output.Plain($"{title}: {reason}");
                }
                TellVerdict(title, RunFolder.Open(outcome.Folder).Manifest.Verdict);
                context.Output.Plain($"Run: {outcome.Folder}");
                return ExitCode.Good;
            case RunStatus.Cancelled:
                context.Error.Plain($"sharpest: stopped; what was measured is in {outcome.Folder}");
                context.Error.Plain($"sharpest: to go on: sharpest resume {outcome.Folder}");
                return ExitCode.Stopped;
            default:
                string how = outcome.Status == RunStatus.Diverged ? "diverged" : "failed";
                context.Error.Plain($"sharpest: {title} {how}: {outcome.Reason ?? "no reason was given"}");
                context.Error.Plain($"sharpest: what was measured is in {outcome.Folder}");
                if (outcome.Status == RunStatus.Failed)
                {
                    context.Error.Plain($"sharpest: once that is mended, to go on: sharpest resume {outcome.Folder}");
                }
                return ExitCode.Failed;
        }
    }

    /// <summary>Writes a verdict to the standard output.</summary>
    /// <param name="title">What it is about.</param>
    /// <param name="verdict">The verdict, or null for none.</param>
    public void TellVerdict(string title, VerdictText? verdict)
    {
        if (verdict is null)
        {
            return;
        }
        context.Output.Plain($"{title}: {verdict.Headline}");
        foreach (string line in verdict.Findings.Append(verdict.Advice).OfType<string>())
        {
            context.Output.Plain($"  {line}");
        }
    }
}
