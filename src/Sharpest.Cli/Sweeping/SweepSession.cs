using System.Globalization;
using Sharpest.Cli.CommandLine;
using Sharpest.Experiments.Sweeps;
using Sharpest.Runs;

namespace Sharpest.Cli.Sweeping;

/// <summary>Makes the runs of a sweep that are not there yet, several at a time.</summary>
/// <param name="context">The world of the verbs.</param>
/// <param name="folder">The sweep on disk.</param>
/// <param name="dataFolder">The folder of data that the person named, or null.</param>
internal sealed class SweepSession(CliContext context, SweepFolder folder, string? dataFolder)
{
    private readonly Lock gate = new();
    private int done;

    /// <summary>Makes the runs.</summary>
    /// <param name="cells">All runs of the sweep.</param>
    /// <param name="jobs">How many go at once.</param>
    /// <returns>When all that can be done is done, or the person stopped it.</returns>
    public async Task RunAsync(IReadOnlyList<SweepCell> cells, int jobs)
    {
        SweepCell[] open = [.. cells.Where(cell => !IsOver(cell))];
        done = cells.Count - open.Length;
        if (done > 0)
        {
            Say($"{done} of {cells.Count} runs are there already");
        }
        var options = new ParallelOptions { MaxDegreeOfParallelism = jobs };
        await Parallel
            .ForEachAsync(open, options, async (cell, _) => await RunAsync(cell, cells.Count).ConfigureAwait(false))
            .ConfigureAwait(false);
    }

    private async Task RunAsync(SweepCell cell, int all)
    {
        if (context.Stop.IsCancellationRequested)
        {
            return;
        }
        Say($"{cell.Name} begins");
        int code = await context
            .Processes.RunAsync(Arguments(cell), folder.LogPath(cell), context.Stop)
            .ConfigureAwait(false);
        string outcome = folder.Row(cell).Outcome;
        bool isOver = IsOver(cell);
        int count = isOver ? Interlocked.Increment(ref done) : done;
        string remark = code is ExitCode.Good or ExitCode.Failed or ExitCode.Stopped ? "" : Crash(cell, code);
        Say(string.Create(CultureInfo.InvariantCulture, $"{cell.Name}: {outcome}{remark} ({count} of {all})"));
    }

    private string Crash(SweepCell cell, int code) =>
        string.Create(CultureInfo.InvariantCulture, $", the process ended with {code}; see {folder.LogPath(cell)}");

    // What was interrupted goes on; a folder that never became a run is made anew.
    private string[] Arguments(SweepCell cell)
    {
        if (folder.Find(cell) is not null)
        {
            return ["resume", folder.RunPath(cell), "--no-report", .. Data()];
        }
        if (Directory.Exists(folder.RunPath(cell)))
        {
            Directory.Delete(folder.RunPath(cell), recursive: true);
        }
        return ["train", folder.WriteSpec(cell), "--out", folder.RunPath(cell), "--no-report", .. Data()];
    }

    private string[] Data() => dataFolder is null ? [] : ["--data-folder", dataFolder];

    // A run that diverged would do so again.
    private bool IsOver(SweepCell cell) =>
        folder.Find(cell)?.Manifest.Status is RunStatus.Completed or RunStatus.Diverged;

    private void Say(string line)
    {
        lock (gate)
        {
            context.Error.Plain(line);
        }
    }
}
