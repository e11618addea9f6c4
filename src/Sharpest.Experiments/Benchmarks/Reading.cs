namespace Sharpest.Experiments.Benchmarks;

/// <summary>A figure from several repetitions.</summary>
/// <param name="Value">Their median.</param>
/// <param name="Spread">The distance of their quartiles, relative to the median; 0 for a single one.</param>
internal sealed record Reading(double Value, double Spread)
{
    /// <summary>Sums repetitions up.</summary>
    /// <param name="values">At least one.</param>
    /// <returns>Their median and spread.</returns>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Reading Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
            throw new ArgumentException("There is no repetition to sum up.", nameof(values));
        double median = Quantile(sorted, 0.5);
        double width = Quantile(sorted, 0.75) - Quantile(sorted, 0.25);
        return new Reading(median, median == 0 ? 0 : width / Math.Abs(median));
    }

    /// <summary>The ratio of two things that were timed in turn: that of each round, so that what disturbs both cancels.</summary>
    /// <param name="above">Seconds of the one, a number a round.</param>
    /// <param name="below">Seconds of the other, as many.</param>
    /// <returns>Median and spread of the ratios.</returns>
    /// <exception cref="ArgumentException">There are not as many of the one as of the other, or none.</exception>
    public static Reading Ratio(IReadOnlyList<double> above, IReadOnlyList<double> below) =>
        above.Count == below.Count
            ? Of(above.Zip(below, (a, b) => a / b))
            : throw new ArgumentException("A ratio needs both numbers of every round.", nameof(below));

    // Between the two nearest ranks in proportion.
    private static double Quantile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
