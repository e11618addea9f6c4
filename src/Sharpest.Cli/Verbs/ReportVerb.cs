using System.CommandLine;
using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Showing;
using Sharpest.Cli.Training;
using Sharpest.Runs;
using Sharpest.Runs.Reports;

namespace Sharpest.Cli.Verbs;

/// <summary>Makes the report of runs anew.</summary>
internal sealed class ReportVerb : IVerb
{
    private readonly CliContext context;
    private readonly Argument<string[]> names = new("RUN")
    {
        Description = "Run folders, or folders of runs such as that of a quickstart",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string?> output = new("--out")
    {
        Description = "Folder of the report [the one that was named; runs/<time>-report for several]",
        HelpName = "DIR",
    };

    /// <summary>Makes the verb.</summary>
    /// <param name="context">The world of the verbs.</param>
    public ReportVerb(CliContext context)
    {
        this.context = context;
        Command.Arguments.Add(names);
        Command.Options.Add(output);
        Command.SetAction(Run);
    }

    /// <inheritdoc/>
    public Command Command { get; } =
        new("report", "Make the HTML report of a run, or one report that compares several.");

    /// <inheritdoc/>
    public string[] Examples =>
        ["sharpest report runs/20261124-093000-sgd", "sharpest report first-run second-run --out comparison"];

    private int Run(ParseResult parsed)
    {
        string[] given = parsed.GetRequiredValue(names);
        RunFolder[] runs = [.. given.SelectMany(name => RunFinder.Open(context, name)).DistinctBy(run => run.Path)];
        var session = new RunSession(context);
        VerdictText? comparison = RunComparison.Of(runs);
        session.TellVerdict("comparison", comparison);
        session.Report(runs, Folder(parsed, runs, given.Length == 1), new ReportOptions { Comparison = comparison });
        return ExitCode.Good;
    }

    // A report lies beside what it is about; the report of a quickstart lies in the folder of both its runs.
    private string Folder(ParseResult parsed, RunFolder[] runs, bool isOne)
    {
        if (parsed.GetValue(output) is { } folder)
        {
            return OutputFolder.Choose(context, folder, "report");
        }
        if (!isOne)
        {
            return OutputFolder.Choose(context, null, "report");
        }
        return runs.Length == 1 ? runs[0].Path : Path.GetDirectoryName(runs[0].Path)!;
    }
}
