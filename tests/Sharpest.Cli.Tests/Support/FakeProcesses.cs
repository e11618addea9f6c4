using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Pooling;
using Sharpest.Experiments.Specs;
using Sharpest.Runs;

namespace Sharpest.Cli.Tests.Support;

/// <summary>Makes the run folders that child processes would have made.</summary>
internal sealed class FakeProcesses(ManualClock clock) : IRunProcesses
{
    private readonly Lock gate = new();
    private int running;

    public List<string> Lines { get; } = [];

    public int MostAtOnce { get; private set; }

    /// <summary>How a run ends, by the name of its folder; a crash leaves it as it began.</summary>
    public Func<string, (RunStatus Status, int Code)> Ending { get; set; } = _ => (RunStatus.Completed, ExitCode.Good);

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, string log, CancellationToken stop)
    {
        lock (gate)
        {
            Lines.Add(string.Join(' ', arguments.Select(Path.GetFileName)));
            MostAtOnce = Math.Max(MostAtOnce, ++running);
        }
        await Task.Delay(20, CancellationToken.None);
        await File.WriteAllTextAsync(log, "a line\n", CancellationToken.None);
        lock (gate)
        {
            running--;
            return End(arguments);
        }
    }

    private int End(IReadOnlyList<string> arguments)
    {
        string folder = arguments[0] == "resume" ? arguments[1] : arguments[3];
        RunFolder run =
            arguments[0] == "resume"
                ? RunFolder.Open(folder)
                : SampleRun.Create(folder, clock, SpecReader.ReadFile(arguments[1]), Lines.Count);
        (RunStatus status, int code) = Ending(Path.GetFileName(folder));
        run.Save(run.Manifest with { Status = status });
        return code;
    }
}
