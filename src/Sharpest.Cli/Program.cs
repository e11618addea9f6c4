// The composition root: the only place that knows the console and binds the verbs to what does the work.
#pragma warning disable RS0030 // the console is banned everywhere else
using System.Text;
using Sharpest.Cli.Benchmarks;
using Sharpest.Cli.Checks;
using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Measuring;
using Sharpest.Cli.Papers;
using Sharpest.Cli.Pooling;
using Sharpest.Cli.Training;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Plugins;
using Spectre.Console;

const int WidthOfPipes = 200;

Console.OutputEncoding = Encoding.UTF8;
IAnsiConsole output = Open(Console.Out, Console.IsOutputRedirected);
IAnsiConsole error = Open(Console.Error, Console.IsErrorRedirected);
using var signals = new StopSignals(isFirst =>
{
    error.Cursor.Show();
    error.Plain(isFirst ? "sharpest: stopping soon; Ctrl-C again ends at once." : "sharpest: ended.");
});
StopWithInput.Watch(Environment.GetEnvironmentVariable, Console.OpenStandardInput(), signals.Request);
string here = Directory.GetCurrentDirectory();
var context = new CliContext
{
    Output = output,
    Error = error,
    Clock = TimeProvider.System,
    Environment = Environment.GetEnvironmentVariable,
    WorkingFolder = here,
    Runner = new TrainerRunner(),
    Measurer = new TorchMeasurer(),
    Bench = new TorchBench(),
    Processes = new RunProcesses(),
    Datasets = new DatasetSupply(),
    Reports = new HtmlReports(),
    Checks =
    [
        new MachineChecks(Path.Combine(here, OutputFolder.Default)),
        new StoreChecks(Path.Combine(here, OutputFolder.Default), TimeProvider.System),
        new TorchChecks(),
        new VersionChecks(),
        new DataChecks(new DataLocator()),
    ],
    Known = Offers.BuiltIn.Names,
    Stop = signals.Token,
};
return new SharpestCommand(context).Run(args);

// What goes into a file or a pipe is neither coloured nor moved about, and broken only where lines get very long.
static IAnsiConsole Open(TextWriter writer, bool isRedirected)
{
    bool isLive = !isRedirected && Environment.GetEnvironmentVariable("CI") is null or "" or "false";
    IAnsiConsole console = AnsiConsole.Create(
        new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isRedirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = isLive ? InteractionSupport.Yes : InteractionSupport.No,
        }
    );
    if (isRedirected)
    {
        console.Profile.Width = WidthOfPipes;
    }
    return console;
}
