using System.CommandLine;
using System.Globalization;
using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Showing;
using Sharpest.Runs;
using Sharpest.Runs.Series;
using Spectre.Console;

namespace Sharpest.Cli.Verbs;

/// <summary>Shows one run.</summary>
internal sealed class ShowVerb : IVerb
{
    private static readonly string[] Headlines = ["dataset", "model", "optimizer", "lr", "batch", "epochs", "seed"];

    private readonly CliContext context;
    private readonly Argument<string> run = new("RUN") { Description = "The run folder, or its name within runs" };
    private readonly Option<bool> json = new("--json") { Description = "Print JSON for programs" };

    /// <summary>Makes the verb.</summary>
    /// <param name="context">The world of the verbs.</param>
    public ShowVerb(CliContext context)
    {
        this.context = context;
        Command.Arguments.Add(run);
        Command.Options.Add(json);
        Command.SetAction(Run);
    }

    /// <inheritdoc/>
    public Command Command { get; } =
        new("show", "Show one run: what it is, what its numbers mean, and its last measurement.");

    /// <inheritdoc/>
    public string[] Examples => ["sharpest show runs/20261124-093000-sgd", "sharpest show my-run --json"];

    private int Run(ParseResult parsed)
    {
        RunSummary summary = RunSummary.Load(RunFinder.OpenOne(context, parsed.GetRequiredValue(run)));
        if (parsed.GetValue(json))
        {
            context.Output.Plain(RunJsonText.Write(summary));
            return ExitCode.Good;
        }
        ShowManifest(summary);
        ShowNumbers(summary);
        return ExitCode.Good;
    }

    private void ShowManifest(RunSummary summary)
    {
        RunManifest manifest = summary.Run.Manifest;
        CultureInfo culture = CultureInfo.InvariantCulture;
        context.Output.Plain($"{manifest.Name}: {manifest.Status.ToString().ToLowerInvariant()}");
        if (manifest.Reason is not null)
        {
            context.Output.Plain($"  {manifest.Reason}");
        }
        context.Output.Plain($"  {summary.Run.Path}");
        string took = manifest.Ended is { } end ? $", took {Number.Duration(end - manifest.Started)}" : "";
        context.Output.Plain(string.Create(culture, $"  started {manifest.Started:yyyy-MM-dd HH:mm}{took}"));
        string settings = string.Join(", ", Headlines.Select(name => $"{name} {summary.Setting(name)}"));
        context.Output.Plain($"  {settings}");
        context.Output.Plain(
            string.Create(
                culture,
                $"  step {manifest.Steps} of {manifest.PlannedSteps}, {manifest.Parameters} parameters"
            )
        );
        if (manifest.Verdict is { } verdict)
        {
            context.Output.Plain($"  {verdict.Headline}");
            foreach (string line in verdict.Findings.Append(verdict.Advice).OfType<string>())
            {
                context.Output.Plain($"    {line}");
            }
        }
    }

    private void ShowNumbers(RunSummary summary)
    {
        if (summary.Last is { } last)
        {
            context.Output.Plain("");
            context.Output.Plain(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Sharpest directions at step {last.Step} ({last.Status}, {last.OperatorCalls} products on {last.SampleSize} examples)"
                )
            );
            context.Output.Write(RunTables.Eigenpairs(last, summary.Run.Manifest.IsAdaptive));
        }
        if (summary.StepChanges.Count > 0)
        {
            long step = summary.StepChanges[^1].Step;
            StepChangeRecord[] changes = [.. summary.StepChanges.Where(change => change.Step == step)];
            context.Output.Plain(
                string.Create(CultureInfo.InvariantCulture, $"Change of the loss along each direction at step {step}")
            );
            context.Output.Write(RunTables.StepChanges(changes));
        }
        foreach ((string heading, Table table) in summary.LastLooks.Tables())
        {
            context.Output.Plain(heading);
            context.Output.Write(table);
        }
        if (summary.LastValues.Count > 0)
        {
            context.Output.Write(RunTables.LastValues(summary.LastValues));
        }
    }
}
