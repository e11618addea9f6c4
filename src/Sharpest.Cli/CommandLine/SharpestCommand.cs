using System.CommandLine;
using System.CommandLine.Help;
using System.Reflection;
using Sharpest.Cli.Verbs;

namespace Sharpest.Cli.CommandLine;

/// <summary>The whole command line: the verbs, and what they have in common.</summary>
internal sealed class SharpestCommand
{
    private const int HelpWidth = 110;

    private readonly CliContext context;

    /// <summary>Puts the command line together.</summary>
    /// <param name="context">The world of the verbs.</param>
    public SharpestCommand(CliContext context)
    {
        this.context = context;
        IVerb[] verbs =
        [
            new QuickstartVerb(context),
            new TrainVerb(context),
            new ResumeVerb(context),
            new SweepVerb(context),
            new PaperVerb(context),
            new MeasureVerb(context),
            new ListVerb(context),
            new ShowVerb(context),
            new ReportVerb(context),
            new BenchVerb(context),
            new DoctorVerb(context),
            new SchemaVerb(context),
        ];
        Root = new RootCommand("Watch the sharpest directions of a network's loss while it trains, and act on them.");
        foreach (IVerb verb in verbs)
        {
            Root.Subcommands.Add(verb.Command);
        }
        AddHelp(verbs.SelectMany(verb => verb.Parts.Prepend(verb)));
        VersionOption version = Root.Options.OfType<VersionOption>().Single();
        version.Action = new Announcement($"sharpest {Version}");
    }

    /// <summary>The version of the program.</summary>
    public static string Version { get; } =
        typeof(SharpestCommand)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    /// <summary>The command that holds all verbs.</summary>
    public RootCommand Root { get; }

    /// <summary>Does what a command line asks for. Nothing is ever thrown.</summary>
    /// <param name="arguments">The command line.</param>
    /// <returns>The exit code.</returns>
    public int Run(IReadOnlyList<string> arguments) => FaultGuard.Run(context, () => Invoke(arguments));

    private int Invoke(IReadOnlyList<string> arguments)
    {
        string[] words = arguments.Count == 0 ? ["--help"] : [.. arguments];
        ParseResult parsed = Root.Parse(
            words,
            new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null }
        );
        IReadOnlyList<string> faults = parsed.Action is { ClearsParseErrors: true } ? [] : ParseFaults.Of(parsed);
        if (faults.Count > 0)
        {
            foreach (string fault in faults)
            {
                context.Error.Plain($"sharpest: {fault}");
            }
            string verb = CommandPath.Of(parsed.CommandResult.Command);
            context.Error.Plain(
                $"sharpest: 'sharpest {verb}{(verb.Length > 0 ? " " : "")}--help' tells what there is."
            );
            return ExitCode.Usage;
        }
        return parsed.Invoke(
            new InvocationConfiguration
            {
                Output = context.Output.Profile.Out.Writer,
                Error = context.Error.Profile.Out.Writer,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            }
        );
    }

    private void AddHelp(IEnumerable<IVerb> verbs)
    {
        Dictionary<string, string[]> examples = verbs.ToDictionary(
            verb => CommandPath.Of(verb.Command),
            verb => verb.Examples
        );
        examples[CommandPath.Of(Root)] =
        [
            "sharpest quickstart",
            "sharpest train --optimizer nsgd --gamma 0.1 --epochs 1 --every 50",
        ];
        HelpOption help = Root.Options.OfType<HelpOption>().Single();
        help.Action = new ExampleHelp(new HelpAction { MaxWidth = HelpWidth }, examples);
    }
}
