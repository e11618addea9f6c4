using Sharpest.Experiments.Training;
using Spectre.Console;

namespace Sharpest.Cli.Progress;

/// <summary>Shows a run in a terminal: a bar, and below it the numbers as they change.</summary>
internal sealed class LiveProgress : ITrainingObserver
{
    private readonly IAnsiConsole console;
    private readonly string title;
    private readonly ProgressMeter meter;
    private readonly ProgressTask task;

    // Written by the training thread and read by the one that draws.
    private volatile string details;

    private LiveProgress(IAnsiConsole console, string title, int batch, TimeProvider clock, ProgressTask task)
    {
        this.console = console;
        this.title = title;
        this.task = task;
        meter = new ProgressMeter(batch, clock);
        details = "getting ready";
    }

    /// <summary>Makes a run and shows it.</summary>
    /// <param name="console">A terminal.</param>
    /// <param name="title">Which run.</param>
    /// <param name="batch">Examples of one step.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="run">Makes the run, on this thread.</param>
    /// <returns>How it ended.</returns>
    public static TrainingOutcome Show(
        IAnsiConsole console,
        string title,
        int batch,
        TimeProvider clock,
        Func<ITrainingObserver, TrainingOutcome> run
    )
    {
        LiveProgress? live = null;
        return console
            .Progress()
            .AutoRefresh(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
            .UseRenderHook((bar, _) => new Rows(bar, new Text(live?.details ?? "")))
            .Start(display =>
            {
                ProgressTask task = display.AddTask(Markup.Escape(title), maxValue: 1);
                live = new LiveProgress(console, title, batch, clock, task);
                TrainingOutcome outcome = run(live);
                display.Refresh();
                return outcome;
            });
    }

    /// <inheritdoc/>
    public void OnProgress(TrainingProgress progress)
    {
        ProgressReading reading = meter.Read(progress);
        task.Value = reading.Share;
        string speed = ProgressText.Speed(reading);
        string activity = ProgressText.Activity(progress.Activity);
        details = string.Join("  ", new[] { activity, ProgressText.Numbers(progress), speed }.Where(p => p.Length > 0));
    }

    /// <inheritdoc/>
    public void OnMessage(string message) => console.WriteLine($"{title}: {message}");
}
