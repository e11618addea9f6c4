using Sharpest.Experiments.Specs;
using Sharpest.Runs;

namespace Sharpest.Experiments.Training;

/// <summary>A run that was interrupted, and whether it may be continued.</summary>
public sealed class InterruptedRun
{
    private InterruptedRun(RunFolder folder, ExperimentSpec spec)
    {
        Folder = folder;
        Spec = spec;
    }

    /// <summary>The run.</summary>
    public RunFolder Folder { get; }

    /// <summary>What decides its numbers.</summary>
    public ExperimentSpec Spec { get; }

    /// <summary>Opens a run to continue it.</summary>
    /// <param name="folder">The run folder.</param>
    /// <returns>The run.</returns>
    /// <exception cref="ResumeException">It is complete, or has diverged.</exception>
    /// <exception cref="SpecException">Its specification cannot be read.</exception>
    /// <exception cref="IOException">It is no run folder, or cannot be read.</exception>
    public static InterruptedRun Open(string folder)
    {
        RunFolder run = RunFolder.Open(folder);
        if (run.Manifest.Status == RunStatus.Completed)
            throw new ResumeException($"{run.Path}: is complete, there is nothing to resume.");
        if (run.Manifest.Status == RunStatus.Diverged)
        {
            throw new ResumeException(
                $"{run.Path}: has diverged ({run.Manifest.Reason}); resumed, it would do so again. Begin another run with other settings."
            );
        }
        string manifest = Path.Combine(run.Path, "manifest.json");
        return new InterruptedRun(run, SpecReader.ReadText(run.Manifest.Spec.GetRawText(), manifest));
    }

    /// <summary>The threads with which it began, so that sums are added up in the same order.</summary>
    internal int? Threads => Spec.Threads ?? Folder.Manifest.Machine?.Cores;

    /// <summary>Refuses to continue it with other settings.</summary>
    /// <param name="given">The settings.</param>
    /// <exception cref="ResumeException">A setting differs; the message names each.</exception>
    internal void CheckSpec(ExperimentSpec given)
    {
        ExperimentSpec resolved = given with { Name = given.Name ?? given.Optimizer };
        string[] different =
        [
            .. SpecMembers
                .All.Where(member => !Equals(member.Value(Spec), member.Value(resolved)))
                .Select(member => $"{member.Flag} was {member.Show(Spec)} and is now {member.Show(resolved)}"),
        ];
        if (different.Length > 0)
        {
            throw new ResumeException(
                $"{Folder.Path}: cannot be resumed with other settings: {string.Join(", ", different)}. Give the same ones, or another --out."
            );
        }
    }

    /// <summary>Refuses to continue it with other data or another model.</summary>
    /// <param name="now">How a run with the present data and model describes itself.</param>
    /// <exception cref="ResumeException">They differ.</exception>
    internal void CheckData(RunManifest now)
    {
        DataDescription? then = Folder.Manifest.Data;
        bool isSame =
            then is null
            || (
                then.Name == now.Data!.Name
                && then.TrainingExamples == now.Data.TrainingExamples
                && (then.Sha256 ?? now.Data.Sha256) == now.Data.Sha256
            );
        if (!isSame)
        {
            throw new ResumeException(
                $"{Folder.Path}: cannot be resumed with other data than it was begun with. Name the folder that holds the same files with --data-folder."
            );
        }
        if (then is not null && then.StartSha256 != now.Data!.StartSha256)
        {
            throw new ResumeException(
                $"{Folder.Path}: cannot be resumed, the weights in {Spec.Start} are not those with which it began. Put that file back, or begin the run anew."
            );
        }
        if (Folder.Manifest.Parameters != now.Parameters)
        {
            throw new ResumeException(
                $"{Folder.Path}: has {Folder.Manifest.Parameters} parameters, but {Spec.Model} has {now.Parameters} now. Use the version of Sharpest with which it was begun."
            );
        }
    }

    /// <summary>What about the machine may change the last bits of numbers from here on, or null.</summary>
    /// <param name="now">How a run on the present machine describes itself.</param>
    /// <returns>One line, or null when nothing differs.</returns>
    internal string? Differences(RunManifest now)
    {
        RunManifest then = Folder.Manifest;
        string[] versions =
        [
            .. now.Versions.Where(v => then.Versions.GetValueOrDefault(v.Key) != v.Value).Select(v => v.Key),
        ];
        string[] different =
        [
            .. then.Machine?.Processor == now.Machine?.Processor ? versions : ["processor", .. versions],
        ];
        return different.Length == 0
            ? null
            : $"begun with another {string.Join(" and ", different)}: the last bits of numbers may differ from an uninterrupted run";
    }
}
