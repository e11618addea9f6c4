namespace Sharpest.Spectra;

/// <summary>A node of a quadrature over the spectrum.</summary>
/// <param name="Value">Where it lies among the eigenvalues.</param>
/// <param name="Weight">The share of the spectrum that it stands for; the weights of a probe add up to 1.</param>
public readonly record struct SpectralNode(double Value, double Weight);

/// <summary>A mean over the spectrum, estimated from several probes.</summary>
/// <param name="Value">The mean over the probes.</param>
/// <param name="StandardError">s/√N of the N probes; NaN for one probe.</param>
public readonly record struct SpectralMean(double Value, double StandardError);

/// <summary>A spectral density on a grid, every eigenvalue widened to a Gaussian.</summary>
/// <param name="Grid">The points, in the unit of the eigenvalues.</param>
/// <param name="Width">The standard deviation of the Gaussian.</param>
/// <param name="Values">The density at each point; its integral over the line is 1.</param>
/// <param name="StandardErrors">
/// The standard error at each point, from the scatter of the probes; NaN for one probe. Where a single eigenvalue rules,
/// the probes scatter unevenly and few of them, say ten, understate it: let such eigenvalues enter as known ones.
/// </param>
public sealed record DensityCurve(
    IReadOnlyList<double> Grid,
    double Width,
    IReadOnlyList<double> Values,
    IReadOnlyList<double> StandardErrors
);

/// <summary>
/// The distribution of the eigenvalues of an operator of n rows, each with weight 1/n, as estimated from random probes.
/// Every quantity is a mean tr f(A)/n over the spectrum and comes with its standard error.
/// </summary>
public sealed class SpectralDensity
{
    private readonly long dimension;

    internal SpectralDensity(
        long dimension,
        IReadOnlyList<IReadOnlyList<SpectralNode>> probes,
        IReadOnlyList<double> known,
        SolverStatus status,
        int operatorCalls,
        double seconds
    )
    {
        this.dimension = dimension;
        Probes = probes;
        Known = known;
        Status = status;
        OperatorCalls = operatorCalls;
        Seconds = seconds;
    }

    /// <summary>The nodes and weights of every completed probe, ascending, of the part of the spectrum that was not known.</summary>
    public IReadOnlyList<IReadOnlyList<SpectralNode>> Probes { get; }

    /// <summary>Eigenvalues that entered exactly.</summary>
    public IReadOnlyList<double> Known { get; }

    /// <summary>How it ended; <see cref="SolverStatus.Converged"/> when all probes were completed.</summary>
    public SolverStatus Status { get; }

    /// <summary>Products taken.</summary>
    public int OperatorCalls { get; }

    /// <summary>Wall-clock seconds.</summary>
    public double Seconds { get; }

    /// <summary>The trace: n times the first moment.</summary>
    public SpectralMean Trace => Scaled(Moment(1));

    /// <summary>‖A‖_F²: n times the second moment.</summary>
    public SpectralMean SquaredFrobeniusNorm => Scaled(Moment(2));

    /// <summary>tr f(A)/n: the mean of a function over the spectrum. Without a completed probe it is NaN.</summary>
    /// <param name="function">f.</param>
    /// <returns>The mean and its standard error.</returns>
    public SpectralMean Mean(Func<double, double> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        double exact = Known.Sum(function) / dimension;
        double share = (double)(dimension - Known.Count) / dimension;
        var mean = RunningMean.Of(
            Probes.Select(nodes => exact + share * nodes.Sum(node => node.Weight * function(node.Value)))
        );
        return new SpectralMean(mean.Value, mean.StandardError);
    }

    /// <summary>The mean of λᵖ. The quadrature of a probe adds no error up to p = 2·steps − 1.</summary>
    /// <param name="power">p, not negative.</param>
    /// <returns>The mean and its standard error.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="power"/> is negative.</exception>
    public SpectralMean Moment(int power)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(power);
        return Mean(value => Math.Pow(value, power));
    }

    /// <summary>The share of the eigenvalues that are not above a value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The share and its standard error.</returns>
    public SpectralMean Cumulative(double value) => Mean(node => node <= value ? 1 : 0);

    /// <summary>The density on a grid.</summary>
    /// <param name="grid">The points.</param>
    /// <param name="width">
    /// The standard deviation of the Gaussian that stands for each eigenvalue; details narrower than it are not seen.
    /// </param>
    /// <returns>The density and its standard error at every point.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is not positive.</exception>
    public DensityCurve Curve(IReadOnlyList<double> grid, double width)
    {
        ArgumentNullException.ThrowIfNull(grid);
        if (!(width > 0) || !double.IsFinite(width))
            throw new ArgumentOutOfRangeException(nameof(width), width, "The width must be positive.");
        double height = 1 / (width * Math.Sqrt(2 * Math.PI));
        SpectralMean[] points =
        [
            .. grid.Select(x => Mean(value => height * Math.Exp(-0.5 * Math.Pow((x - value) / width, 2)))),
        ];
        return new DensityCurve(
            grid,
            width,
            [.. points.Select(p => p.Value)],
            [.. points.Select(p => p.StandardError)]
        );
    }

    /// <summary>The density on evenly spaced points from four widths below the spectrum to four above it.</summary>
    /// <param name="points">How many, at least 2.</param>
    /// <param name="width">The standard deviation of the Gaussian, or null for a hundredth of the spectrum's extent.</param>
    /// <returns>The density and its standard error at every point; empty without a completed probe.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="points"/> is less than 2, or <paramref name="width"/> is not positive.
    /// </exception>
    public DensityCurve Curve(int points = 1024, double? width = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
        double[] seen = [.. Known, .. Probes.SelectMany(nodes => nodes).Select(node => node.Value)];
        (double low, double high) = seen.Length == 0 ? (0, 0) : (seen.Min(), seen.Max());
        double chosen = width ?? WidthFor(low, high);
        double from = low - 4 * chosen;
        double step = (high - low + 8 * chosen) / (points - 1);
        return Curve(Probes.Count == 0 ? [] : [.. Enumerable.Range(0, points).Select(i => from + i * step)], chosen);
    }

    // A hundredth of the extent; for a single value, where there is none, a millionth of the value, or of 1.
    private static double WidthFor(double low, double high)
    {
        double size = Math.Max(Math.Abs(low), Math.Abs(high));
        return Math.Max((high - low) / 100, size == 0 ? 1e-6 : 1e-6 * size);
    }

    private SpectralMean Scaled(SpectralMean mean) => new(dimension * mean.Value, dimension * mean.StandardError);
}
