namespace Sharpest.Landscape;

/// <summary>Numbers over mini-batches, summed up.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="MeanAbsolute">The mean of the absolute values: directions have no sign.</param>
/// <param name="StandardDeviation">√(mean of squares − square of mean), the spread over the mini-batches at hand.</param>
public sealed record CosineStatistics(double Mean, double MeanAbsolute, double StandardDeviation)
{
    /// <summary>Sums up.</summary>
    /// <param name="values">At least one number.</param>
    /// <returns>The statistics.</returns>
    internal static CosineStatistics Of(IReadOnlyCollection<double> values)
    {
        double mean = values.Average();
        return new CosineStatistics(
            mean,
            values.Average(Math.Abs),
            Math.Sqrt(values.Average(v => (v - mean) * (v - mean)))
        );
    }
}
