namespace Sharpest.Tracking;

/// <summary>
/// Fires where the gradient of a parameter has become much longer or shorter from one stretch of steps to the next:
/// |n_old − n_new|/n_old ≥ θ for its mean length n, and after the first stretch (Agarwal et al., Accordion, MLSys 2021,
/// whose stretches are epochs).
/// </summary>
public sealed class GradientNormTrigger : IMeasurementTrigger
{
    private readonly int window;
    private readonly double threshold;
    private double[]? before;
    private double[]? sums;
    private int seen;

    /// <summary>Creates the trigger.</summary>
    /// <param name="window">The steps of one stretch.</param>
    /// <param name="threshold">θ.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    public GradientNormTrigger(int window = 50, double threshold = 0.5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threshold);
        this.window = window;
        this.threshold = threshold;
    }

    /// <inheritdoc/>
    public string Name => "gradient-norm";

    /// <inheritdoc/>
    public bool Sees(TrainingSignal signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        sums ??= new double[signal.GradientNorms.Count];
        for (int i = 0; i < sums.Length; i++)
            sums[i] += signal.GradientNorms[i] / window;
        if (++seen < window)
            return false;
        bool fires =
            before is null || before.Zip(sums, (o, n) => Math.Abs(o - n) >= threshold * o && o != n).Any(x => x);
        (before, sums, seen) = (sums, null, 0);
        return fires;
    }
}
