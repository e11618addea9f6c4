using System.Globalization;
using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Pooling;
using Sharpest.Experiments.Paper;
using Sharpest.Runs;
using Sharpest.Runs.Reports;
using Sharpest.Runs.Studies;

namespace Sharpest.Cli.Papers;

/// <summary>Makes the runs of items and tells what they say.</summary>
/// <param name="context">The world of the verbs.</param>
/// <param name="folder">Where they are.</param>
/// <param name="scale">The scale.</param>
/// <param name="seeds">Seeds instead of the items' own, or null.</param>
internal sealed class PaperSession(
    CliContext context,
    PaperFolder folder,
    PaperScale scale,
    IReadOnlyList<long>? seeds = null
)
{
    /// <summary>The runs of an item.</summary>
    /// <param name="item">The item; it has runs at this scale.</param>
    /// <returns>The runs.</returns>
    public IReadOnlyList<PaperRun> RunsOf(PaperItem item) => item.Preset(scale)!.Runs(seeds);

    /// <summary>Makes the runs of items that are not there yet; each run once, whichever items ask for it.</summary>
    /// <param name="items">The items.</param>
    /// <param name="jobs">How many runs go at once, or null for one a core.</param>
    /// <param name="dataFolder">The folder of data that the person named, or null.</param>
    /// <exception cref="Sharpest.Experiments.Data.DataException">A data set is missing; nothing was begun.</exception>
    public void Run(IReadOnlyList<PaperItem> items, int? jobs, string? dataFolder)
    {
        PaperRun[] runs = [.. items.SelectMany(RunsOf).SelectMany(run => run.WithStart).DistinctBy(run => run.Name)];
        PaperRun[] open = [.. runs.Where(run => !folder.Runs.IsOver(run.Name))];
        var progress = new LineProgress(context);
        foreach (string dataset in open.Select(run => run.Spec.Dataset).Distinct())
        {
            context.Datasets.Ensure(dataset, dataFolder, progress, context.Stop);
        }
        folder.Runs.Make();
        int cores = Environment.ProcessorCount;
        int parallel = jobs ?? Math.Clamp(open.Length, 1, cores);
        int threads = Math.Max(1, cores / parallel);
        var pool = new RunPool(context, folder.Runs, dataFolder);
        // A run that begins with the weights of another one waits for it; without them it cannot begin.
        foreach (IGrouping<int, PaperRun> wave in runs.GroupBy(run => run.WithStart.Count()).OrderBy(wave => wave.Key))
        {
            PooledRun[] ready = [.. wave.Where(IsReady).Select(run => Pooled(run, threads))];
            pool.RunAsync(ready, parallel).GetAwaiter().GetResult();
        }
    }

    private bool IsReady(PaperRun run) =>
        run.Start is null || folder.Runs.Find(run.Start.Name)?.Manifest.Status == RunStatus.Completed;

    /// <summary>Judges the claims of items, draws their figures and tells both; of several items also an overview.</summary>
    /// <param name="items">The items.</param>
    /// <returns>The exit code: good when all runs are there.</returns>
    public int Tell(IReadOnlyList<PaperItem> items)
    {
        var entries = new List<StudyEntry>();
        bool isDone = true;
        foreach (PaperItem item in items)
        {
            IReadOnlyList<StudyGroup> groups = folder.Load(RunsOf(item));
            string command = $"sharpest paper run {item.Id} --scale {PaperFlags.Word(scale)}";
            Study study = PaperStudy.Of(item, groups, command);
            entries.Add(new StudyEntry(item.Id, study));
            Tell(item, study);
            isDone &= TellMissing(item, groups);
        }
        if (entries.Count > 1)
        {
            string title = $"The paper, {PaperFlags.Word(scale)} scale";
            context.Output.Plain($"Overview: {StudyOverview.Write(title, entries, folder.Path)}");
        }
        return isDone ? ExitCode.Good : ExitCode.Failed;
    }

    private void Tell(PaperItem item, Study study)
    {
        ReportResult report = StudyWriter.Write(study, folder.ItemPath(item));
        context.Output.Plain($"{item.Id}: {item.Title}");
        foreach (ClaimFinding finding in study.Findings)
        {
            context.Output.Plain($"  {PaperText.InWords(finding.Verdict)}: {finding.Claim}");
            foreach (string number in finding.Numbers)
            {
                context.Output.Plain($"    {number}");
            }
        }
        context.Output.Plain($"  Report: {report.HtmlFile}");
        foreach (string note in report.Notes)
        {
            context.Error.Plain(note);
        }
    }

    private bool TellMissing(PaperItem item, IReadOnlyList<StudyGroup> groups)
    {
        StudyRun[] runs = [.. groups.SelectMany(group => group.Runs)];
        StudyRun[] open = [.. runs.Where(run => run.Outcome is not ("completed" or "diverged"))];
        if (open.Length > 0)
        {
            context.Error.Plain(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"sharpest: {item.Id}: {open.Length} of {runs.Length} runs are not finished; 'sharpest paper run {item.Id}' goes on."
                )
            );
        }
        foreach (StudyRun run in open)
        {
            context.Error.Plain(
                $"sharpest:   {run.Name}: {run.Outcome}{(run.Reason is null ? "" : $", {run.Reason}")}"
            );
        }
        return open.Length == 0;
    }

    private PooledRun Pooled(PaperRun run, int threads) =>
        new(
            run.Name,
            run.Spec with
            {
                Name = run.Name,
                Threads = threads,
                Start = run.Start is null ? null : folder.Runs.RunPath(run.Start.Name),
            }
        );
}
