using Sharpest.Cli.Checks;
using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Training;
using Sharpest.Experiments.Specs;
using Sharpest.Runs;
using Sharpest.Runs.Reports;
using Spectre.Console.Testing;

namespace Sharpest.Cli.Tests.Support;

/// <summary>A command line in a world of its own: a folder, a clock, two consoles and a runner that does not train.</summary>
internal sealed class World : IDisposable, IReportMaker, ISystemChecks
{
    private readonly CancellationTokenSource stop = new();

    public World()
    {
        Folder = Directory.CreateTempSubdirectory("sharpest-").FullName;
        Runner = new FakeRunner(Clock);
        Processes = new FakeProcesses(Clock);
        Output.Profile.Width = 160;
    }

    public string Folder { get; }

    public ManualClock Clock { get; } = new();

    public FakeRunner Runner { get; }

    public FakeMeasurer Measurer { get; } = new();

    public FakeBench Bench { get; } = new();

    public FakeProcesses Processes { get; }

    public FakeDatasets Datasets { get; } = new();

    public TestConsole Output { get; } = new();

    public TestConsole Error { get; } = new();

    public Dictionary<string, string> Environment { get; } = [];

    public List<CheckResult> Checks { get; } = [];

    public List<(IReadOnlyList<RunFolder> Runs, string Folder, ReportOptions Options)> Reports { get; } = [];

    public CliContext Context =>
        new()
        {
            Output = Output,
            Error = Error,
            Clock = Clock,
            Environment = name => Environment.GetValueOrDefault(name),
            WorkingFolder = Folder,
            Runner = Runner,
            Measurer = Measurer,
            Bench = Bench,
            Processes = Processes,
            Datasets = Datasets,
            Reports = this,
            Checks = [this],
            Known = new KnownNames(["fashion-mnist", "mnist"], ["simple-cnn", "simple-cnn-medium"])
            {
                Losses = ["cross-entropy", "another-loss"], // a choice that has more than its default
            },
            Stop = stop.Token,
        };

    public string Out => Normalised(Output.Output);

    public string Err => Normalised(Error.Output);

    public void Stop() => stop.Cancel();

    public int Run(params string[] arguments) => new SharpestCommand(Context).Run(arguments);

    public string PathTo(params string[] parts) => Path.Combine([Folder, .. parts]);

    public string Write(string name, string text)
    {
        string path = PathTo(name);
        File.WriteAllText(path, text);
        return path;
    }

    public RunFolder MakeRun(string name, ExperimentSpec? spec = null, double scale = 1) =>
        SampleRun.Create(PathTo(name), Clock, spec ?? new ExperimentSpec { Name = Path.GetFileName(name) }, scale);

    ReportResult IReportMaker.Make(IReadOnlyList<RunFolder> runs, string folder, ReportOptions options)
    {
        Reports.Add((runs, folder, options));
        return new ReportResult(Path.Combine(folder, "report.html"), [], ["a note"]);
    }

    IEnumerable<CheckResult> ISystemChecks.Look() => Checks;

    public void Dispose()
    {
        stop.Dispose();
        Output.Dispose();
        Error.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private string Normalised(string text) =>
        text.ReplaceLineEndings("\n").Replace(Folder, "~", StringComparison.Ordinal).Replace('\\', '/');
}
