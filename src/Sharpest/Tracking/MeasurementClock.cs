using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tracking;

// Decides after every step whether a measurement is due, and why.
internal sealed class MeasurementClock
{
    private readonly TrackerOptions options;
    private long last = long.MinValue / 2;

    public MeasurementClock(TrackerOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Every, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.TriggerPause, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.StepsPerEpoch, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.AnalyseEvery, nameof(options));
        this.options = options;
    }

    // Tells that one was taken.
    public void Restart(long step) => last = step;

    // The reason, or null.
    public string? Due(long step, double loss, optim.Optimizer optimizer)
    {
        string? trigger = Trigger(step, loss, optimizer); // every trigger sees every step, whatever else is due
        return options.Zoom.Any(window => window.Contains(step)) ? "zoom"
            : options.Every > 0 && step % options.Every == 0 ? "period"
            : step - last > options.TriggerPause ? trigger
            : null;
    }

    private string? Trigger(long step, double loss, optim.Optimizer optimizer)
    {
        if (options.Triggers.Count == 0)
            return null;
        var signal = new TrainingSignal(step, loss, [.. optimizer.parameters().Select(GradientNorm)]);
        IMeasurementTrigger[] fired = [.. options.Triggers.Where(trigger => trigger.Sees(signal))];
        return fired.FirstOrDefault()?.Name;
    }

    private static double GradientNorm(Parameter parameter)
    {
        using IDisposable scope = NewDisposeScope();
        return parameter.grad is { } gradient ? gradient.norm().ToDouble() : 0;
    }
}
