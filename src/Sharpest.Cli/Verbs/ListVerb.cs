using System.CommandLine;
using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Showing;
using Sharpest.Cli.Training;

namespace Sharpest.Cli.Verbs;

/// <summary>
/// Lists the runs of a folder, or what can be asked for. The words <c>models</c> and <c>datasets</c> always mean the latter;
/// a folder of that name is <c>./models</c>.
/// </summary>
internal sealed class ListVerb : IVerb
{
    private const string Models = "models";
    private const string Datasets = "datasets";

    private readonly CliContext context;
    private readonly Argument<string> directory = new("DIR")
    {
        Description = $"The folder of runs [{OutputFolder.Default}], or one of the words {Models} and {Datasets}",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<bool> json = new("--json") { Description = "Print JSON for programs" };

    /// <summary>Makes the verb.</summary>
    /// <param name="context">The world of the verbs.</param>
    public ListVerb(CliContext context)
    {
        this.context = context;
        Command.Arguments.Add(directory);
        Command.Options.Add(json);
        Command.SetAction(Run);
    }

    /// <inheritdoc/>
    public Command Command { get; } =
        new("list", "List the runs of a folder, newest first, or the models or data sets there are.");

    /// <inheritdoc/>
    public string[] Examples =>
        ["sharpest list", "sharpest list runs --json", "sharpest list models", "sharpest list datasets --json"];

    private int Run(ParseResult parsed)
    {
        string? given = parsed.GetValue(directory);
        bool forPrograms = parsed.GetValue(json);
        if (given is Models or Datasets)
        {
            ShowCatalog(given, forPrograms);
            return ExitCode.Good;
        }
        string folder = context.FullPath(given ?? OutputFolder.Default);
        if (given is not null && !Directory.Exists(folder))
        {
            throw new InputException($"there is no folder {given}: name one that holds runs.");
        }
        RunEntry[] entries = Directory.Exists(folder) ? [.. RunFinder.In(folder).Select(RunEntry.Of)] : [];
        if (forPrograms)
        {
            context.Output.Plain(RunJsonText.Write(entries));
        }
        else if (entries.Length == 0)
        {
            context.Error.Plain($"No runs in {folder}. 'sharpest quickstart' makes two.");
        }
        else
        {
            context.Output.Write(RunTables.List(entries, folder));
        }
        return ExitCode.Good;
    }

    private void ShowCatalog(string which, bool forPrograms)
    {
        if (forPrograms)
        {
            context.Output.Plain(which == Models ? CatalogText.ModelsJson() : CatalogText.DatasetsJson());
        }
        else
        {
            context.Output.Write(which == Models ? CatalogText.Models() : CatalogText.Datasets());
        }
    }
}
