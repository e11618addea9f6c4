using System.Globalization;
using Sharpest.Cli.CommandLine;
using Sharpest.Experiments.Tests.Data;
using Sharpest.Experiments.Tests.Training;
using Sharpest.Runs;

namespace Sharpest.Cli.Tests.Faults;

/// <summary>A native abort, as a fault of libtorch is one, takes down one run of a sweep and nothing else.</summary>
public sealed class SweepAbortTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public SweepAbortTests() => SmallData.Write(folder);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_other_runs_are_made_and_the_same_command_completes_the_sweep()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The children of a process are looked up in /proc.");
        string sweep = Path.Combine(folder.Path, "sweep");
        using (var program = new Program(Command(sweep)))
        {
            int child = WaitForRun(program, "0002");
            Program.Abort(child);

            Assert.Equal(ExitCode.Failed, program.End());
            Assert.Contains("the process ended with 134", program.Said, StringComparison.Ordinal);
            Assert.Contains("1 of 3 runs are not finished", program.Said, StringComparison.Ordinal);
        }
        Assert.Equal(["0001", "0003"], Completed(sweep));

        (int code, string said) = Program.Run(Command(sweep));

        Assert.True(code == ExitCode.Good, said);
        Assert.Contains("2 of 3 runs are there already", said, StringComparison.Ordinal);
        Assert.Equal(["0001", "0002", "0003"], Completed(sweep));
    }

    private string[] Command(string sweep) =>
        [
            .. "sweep --grid lr=0.01,0.02,0.03 --batch 12 --epochs 1 --every 20 --top 1 --sample 0.1".Split(' '),
            .. "--max-products 4 --step-points 0 --threads 1 --data-folder".Split(' '),
            folder.Path,
            "--out",
            sweep,
        ];

    // The numbers of the runs that are complete.
    private static string[] Completed(string sweep) =>
        [
            .. Directory
                .GetDirectories(Path.Combine(sweep, "runs"))
                .Where(run => RunFolder.Exists(run) && RunFolder.Open(run).Manifest.Status == RunStatus.Completed)
                .Select(run => Path.GetFileName(run)[..4])
                .Order(StringComparer.Ordinal),
        ];

    // The process of the run whose name begins so, once it is there.
    private static int WaitForRun(Program program, string name)
    {
        while (!program.HasExited)
        {
            foreach (int child in Children(program.Id))
            {
                if (CommandLine(child).Contains($"/{name}-", StringComparison.Ordinal))
                {
                    return child;
                }
            }
            Thread.Sleep(1);
        }
        throw new InvalidOperationException(program.Said);
    }

    private static int[] Children(int process) =>
        [
            .. Read($"/proc/{process}/task/{process}/children")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Concat(
                    Directory
                        .GetDirectories($"/proc/{process}/task")
                        .SelectMany(thread =>
                            Read($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
                        )
                )
                .Select(id => int.Parse(id, CultureInfo.InvariantCulture)),
        ];

    private static string CommandLine(int process) => Read($"/proc/{process}/cmdline");

    // What has just ended has no files any more.
    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
