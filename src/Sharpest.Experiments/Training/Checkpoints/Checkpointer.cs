using System.Globalization;
using Sharpest.Runs;
using Sharpest.Runs.Checkpoints;
using Sharpest.Runs.Series;
using Sharpest.Runs.Tensors;

namespace Sharpest.Experiments.Training.Checkpoints;

/// <summary>Writes the state of a run when it is due, and keeps account of what that costs.</summary>
internal sealed class Checkpointer
{
    private const string RunName = "run";
    private const string StepName = "step";

    private readonly CheckpointFolder folder;
    private readonly string path;
    private readonly string run;
    private readonly CheckpointPeriod period;
    private readonly TimeProvider clock;
    private readonly IReadOnlyList<IResumable> parts;
    private readonly long started;
    private long lastTime;
    private long? lastStep;
    private int written;
    private long bytes;
    private TimeSpan spent;

    public Checkpointer(
        string path,
        string run,
        CheckpointPeriod period,
        TimeProvider clock,
        IReadOnlyList<IResumable> parts
    )
    {
        folder = new CheckpointFolder(path);
        this.path = path;
        this.run = run;
        this.period = period;
        this.clock = clock;
        this.parts = parts;
        started = lastTime = clock.GetTimestamp();
    }

    public static Checkpointer Of(RunFolder folder, TrainerOptions options, IReadOnlyList<IResumable> parts) =>
        new(folder.CheckpointFolder, folder.Manifest.Id, options.Checkpoints, options.Clock, parts);

    // What writing took, or null when nothing was written.
    public string? Cost =>
        written == 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{written} checkpoint{(written == 1 ? "" : "s")} of {bytes / 1e6:0.0} MB took {spent.TotalSeconds:0.00} s, {Share():0.0 %} of the time"
            );

    // Time is measured by a clock that nobody sets: a jump of the calendar changes nothing.
    public bool IsDue(long step)
    {
        if (step == 0 || step == lastStep)
            return false;
        return period.Steps is { } steps ? step % steps == 0 : clock.GetElapsedTime(lastTime) >= period.Time;
    }

    public void Write(long step, SeriesMark mark)
    {
        long begin = clock.GetTimestamp();
        var state = new StateWriter();
        state.Put(RunName, run);
        state.Put(StepName, step);
        foreach ((string table, long last) in mark.ByTable())
            state.Put(SeriesName(table), last);
        foreach (IResumable part in parts)
            part.Save(state);
        try
        {
            bytes = folder.Write(step, state.Tensors, state.Numbers);
            written++;
            lastStep = step;
        }
        finally
        {
            lastTime = clock.GetTimestamp();
            spent += clock.GetElapsedTime(begin);
        }
    }

    /// <summary>Takes the newest checkpoint that is whole; a damaged one is passed over, with a line that says so.</summary>
    /// <param name="cutBack">Takes the series back to the moment of the checkpoint.</param>
    /// <param name="tell">Told what was passed over, and why.</param>
    /// <returns>Optimizer steps done; 0, with nothing restored, when no checkpoint was ever written.</returns>
    /// <exception cref="ResumeException">No checkpoint is whole, or the newest is one of another run.</exception>
    /// <exception cref="IOException">A file cannot be read, or the series cannot be written.</exception>
    public long Restore(Action<SeriesMark> cutBack, Action<string> tell)
    {
        IReadOnlyList<long> steps = folder.Steps();
        foreach (long step in steps)
        {
            try
            {
                Load(step, cutBack);
                folder.DropAfter(step);
                lastStep = step;
                return step;
            }
            catch (RunFormatException e)
            {
                tell($"{e.Message}; it is passed over");
            }
        }
        if (steps.Count > 0)
            throw new ResumeException(
                $"{path}: no checkpoint in it is whole. Nothing was changed; begin the run anew."
            );
        cutBack(SeriesMark.Start);
        folder.DropAfter(0);
        return 0;
    }

    public void Clear() => folder.Clear();

    // The series are cut last: until then nothing on disk has changed.
    private void Load(long step, Action<SeriesMark> cutBack)
    {
        using SafetensorsFile file = folder.Open(step);
        var state = new StateReader(file, path);
        if (state.Text(RunName) != run || state.Whole(StepName) != step)
            throw state.Foreign("it was made by another one");
        foreach (IResumable part in parts)
            part.Load(state);
        // A checkpoint of an older program does not count the tables that it did not have.
        cutBack(SeriesMark.Of(table => state.HasText(SeriesName(table)) ? state.Whole(SeriesName(table)) : 0));
    }

    private static string SeriesName(string table) => $"series/{table}";

    private double Share() => spent / clock.GetElapsedTime(started);
}
