using System.CommandLine;
using Sharpest.Cli.Benchmarks;
using Sharpest.Cli.CommandLine;
using Sharpest.Experiments.Benchmarks;
using Sharpest.Runs.Benchmarks;
using Sharpest.Runtime;

namespace Sharpest.Cli.Verbs;

/// <summary>Measures what measuring costs on this machine.</summary>
internal sealed class BenchVerb : IVerb
{
    private readonly CliContext context;
    private readonly Option<bool> quick = new("--quick") { Description = "A short look with few repetitions" };
    private readonly Option<bool> json = new("--json") { Description = "Print JSON for programs" };
    private readonly Option<int?> threads = new("--threads")
    {
        Description = "Threads that libtorch may use [one per core]",
        HelpName = "N",
    };
    private readonly Option<string?> output = File("--out", "Write JSON to this file, which must not exist");
    private readonly Option<string?> weights = File(
        "--weights",
        "Safetensors file of weights of simple-cnn to measure at [a short training]"
    );
    private readonly Option<string> allocator = new("--allocator")
    {
        Description = "tuned, or default: as the system has it [tuned]",
        HelpName = "NAME",
        DefaultValueFactory = _ => "tuned",
    };
    private readonly Option<string?> export = Folder(
        "--export",
        "Write weights and examples there, for other programs"
    );
    private readonly Option<string?> table = Folder("--table", "Only print the Markdown tables of results kept there");
    private readonly Option<string?> data = DataFolder.Option();

    /// <summary>Makes the verb.</summary>
    /// <param name="context">The world of the verbs.</param>
    public BenchVerb(CliContext context)
    {
        this.context = context;
        Array.ForEach<Option>(
            [quick, json, threads, output, weights, allocator, export, table, data],
            Command.Options.Add
        );
        Command.SetAction(Run);
    }

    /// <inheritdoc/>
    public Command Command { get; } =
        new(
            "bench",
            "Measure what measuring costs on this machine, against the cost of training. Defaults stand in brackets."
        );

    /// <inheritdoc/>
    public string[] Examples =>
        ["sharpest bench --quick", "sharpest bench --json --out here.json", "sharpest bench --table bench/results"];

    private int Run(ParseResult parsed)
    {
        if (parsed.GetValue(table) is { } folder)
        {
            context.Output.Plain(PerformanceTable.Read(context.FullPath(folder)).ToMarkdown());
            return ExitCode.Good;
        }
        string? file = parsed.GetValue(output) is { } given ? context.FullPath(given) : null;
        if (file is not null && (System.IO.File.Exists(file) || Directory.Exists(file)))
            throw new InputException($"--out {parsed.GetValue(output)} exists already and nothing was overwritten.");
        BenchReport report = context.Bench.Run(Options(parsed), new Remarks(context), context.Stop);
        if (parsed.GetValue(json))
            context.Output.Plain(report.ToJson());
        else
            BenchTable.Write(context.Output, report);
        if (file is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            System.IO.File.WriteAllText(file, report.ToJson() + "\n");
            context.Error.Plain($"Results: {file}");
        }
        return ExitCode.Good;
    }

    private BenchOptions Options(ParseResult parsed)
    {
        string choice = parsed.GetValue(allocator)!;
        if (choice is not ("tuned" or "default"))
            throw new InputException($"--allocator {choice} is not known; choose tuned or default.");
        if (parsed.GetValue(threads) is < 1)
            throw new InputException($"--threads {parsed.GetValue(threads)} is out of range: it must be at least 1.");
        if (choice == "default") // libtorch, before which the allocator is tuned, is loaded by the benchmark
            Environment.SetEnvironmentVariable(Allocator.Variable, choice);
        string? Full(Option<string?> option) => parsed.GetValue(option) is { } path ? context.FullPath(path) : null;
        string? from = Full(weights);
        if (from is not null && !System.IO.File.Exists(from))
            throw new InputException($"--weights {parsed.GetValue(weights)} does not exist; name a safetensors file.");
        return new BenchOptions
        {
            Quick = parsed.GetValue(quick),
            Threads = parsed.GetValue(threads),
            Weights = from,
            DataFolder = Full(data),
            ExportFolder = Full(export),
        };
    }

    private static Option<string?> File(string name, string description) =>
        new(name) { Description = description, HelpName = "FILE" };

    private static Option<string?> Folder(string name, string description) =>
        new(name) { Description = description, HelpName = "DIR" };

    private sealed class Remarks(CliContext context) : IProgress<string>
    {
        public void Report(string value) => context.Error.Plain(value);
    }
}
