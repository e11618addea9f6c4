namespace Sharpest.Tracking;

/// <summary>Fires where the loss of a step is well above what it was of late: at least f times its mean over a window.</summary>
public sealed class LossJumpTrigger : IMeasurementTrigger
{
    private readonly double factor;
    private readonly WeightedMean recent;

    /// <summary>Creates the trigger.</summary>
    /// <param name="factor">f, above 1.</param>
    /// <param name="window">How many earlier steps the mean takes in.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public LossJumpTrigger(double factor = 1.5, int window = 25)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(factor, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        this.factor = factor;
        recent = new WeightedMean(window, 1);
    }

    /// <inheritdoc/>
    public string Name => "loss-jump";

    /// <inheritdoc/>
    public bool Sees(TrainingSignal signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        bool jumped = recent.Count > 0 && recent.Value > 0 && signal.Loss >= factor * recent.Value;
        recent.Add(signal.Loss);
        return jumped;
    }
}
