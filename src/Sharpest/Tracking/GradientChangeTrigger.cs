namespace Sharpest.Tracking;

/// <summary>
/// Fires where the smoothed length of the gradient changes fast: n is the weighted mean of the last sums of the
/// parameters' gradient lengths, weights falling by 1 − s a step, Δ the same mean of |n_t − n_(t−1)|/n_(t−1), and Δ ≥ θ
/// fires (Tyagi and Swany, SelSync, 2023).
/// </summary>
public sealed class GradientChangeTrigger : IMeasurementTrigger
{
    private readonly double threshold;
    private readonly WeightedMean lengths;
    private readonly WeightedMean changes;
    private double? before;

    /// <summary>Creates the trigger.</summary>
    /// <param name="window">How many steps a mean reaches back.</param>
    /// <param name="smoothing">s, from 0 to below 1.</param>
    /// <param name="threshold">θ.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public GradientChangeTrigger(int window = 25, double smoothing = 0.01, double threshold = 0.3)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threshold);
        if (smoothing is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(smoothing), smoothing, "Smoothing is from 0 to below 1.");
        this.threshold = threshold;
        lengths = new WeightedMean(window, 1 - smoothing);
        changes = new WeightedMean(window, 1 - smoothing);
    }

    /// <inheritdoc/>
    public string Name => "gradient-change";

    /// <inheritdoc/>
    public bool Sees(TrainingSignal signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        double length = lengths.Add(signal.GradientNorms.Sum());
        double? last = before;
        before = length;
        return last > 0 && changes.Add(Math.Abs(length - last.Value) / last.Value) >= threshold;
    }
}
