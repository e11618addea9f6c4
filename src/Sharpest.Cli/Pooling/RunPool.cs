using System.Globalization;
using Sharpest.Cli.CommandLine;

namespace Sharpest.Cli.Pooling;

/// <summary>Makes runs that are not there yet, several at a time, each in a process of its own: a crash costs one run.</summary>
/// <param name="context">The world of the verbs.</param>
/// <param name="store">Where the runs are.</param>
/// <param name="dataFolder">The folder of data that the person named, or null.</param>
internal sealed class RunPool(CliContext context, RunStore store, string? dataFolder)
{
    private readonly Lock gate = new();
    private int done;

    /// <summary>Makes the runs.</summary>
    /// <param name="runs">All runs that are wanted.</param>
    /// <param name="jobs">How many go at once.</param>
    /// <returns>When all that can be done is done, or the person stopped it.</returns>
    public async Task RunAsync(IReadOnlyList<PooledRun> runs, int jobs)
    {
        PooledRun[] open = [.. runs.Where(run => !store.IsOver(run.Name))];
        done = runs.Count - open.Length;
        if (done > 0)
        {
            Say(string.Create(CultureInfo.InvariantCulture, $"{done} of {runs.Count} runs are there already"));
        }
        var options = new ParallelOptions { MaxDegreeOfParallelism = jobs };
        await Parallel
            .ForEachAsync(open, options, async (run, _) => await RunAsync(run, runs.Count).ConfigureAwait(false))
            .ConfigureAwait(false);
    }

    private async Task RunAsync(PooledRun run, int all)
    {
        if (context.Stop.IsCancellationRequested)
        {
            return;
        }
        Say($"{run.Name} begins");
        int code = await context
            .Processes.RunAsync(Arguments(run), store.LogPath(run.Name), context.Stop)
            .ConfigureAwait(false);
        int count = store.IsOver(run.Name) ? Interlocked.Increment(ref done) : done;
        string remark = code is ExitCode.Good or ExitCode.Failed or ExitCode.Stopped ? "" : Crash(run, code);
        Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{run.Name}: {store.Outcome(run.Name)}{remark} ({count} of {all})"
            )
        );
    }

    private string Crash(PooledRun run, int code) =>
        string.Create(CultureInfo.InvariantCulture, $", the process ended with {code}; see {store.LogPath(run.Name)}");

    // What was interrupted goes on; a folder that never became a run is made anew.
    private string[] Arguments(PooledRun run)
    {
        string folder = store.RunPath(run.Name);
        if (store.Find(run.Name) is not null)
        {
            return ["resume", folder, "--no-report", .. Data()];
        }
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
        return ["train", store.WriteSpec(run.Name, run.Spec), "--out", folder, "--no-report", .. Data()];
    }

    private string[] Data() => dataFolder is null ? [] : ["--data-folder", dataFolder];

    private void Say(string line)
    {
        lock (gate)
        {
            context.Error.Plain(line);
        }
    }
}
