using Sharpest.Objectives;
using static TorchSharp.torch;

namespace Sharpest.Landscape;

/// <summary>
/// The loss along a line through the present weights, L(w + k·s·d) for places k (Jastrzębski et al., ICLR 2019). With the
/// scale s = mean_m η·|g_m·d| of the paper, k = 1 is the length of an average SGD step along d.
/// </summary>
/// <param name="Direction">The direction's name.</param>
/// <param name="Scale">s, in the unit of the weights.</param>
/// <param name="Points">The losses, ordered by k; k = 0 is the loss at the present weights.</param>
public sealed record CrossSection(string Direction, double Scale, IReadOnlyList<LossPoint> Points)
{
    /// <summary>The thresholds of the paper: 1.01, 1.1, 1.5 and 2.</summary>
    public static IReadOnlyList<double> PaperThresholds { get; } = [1.01, 1.1, 1.5, 2];

    /// <summary>L at the present weights.</summary>
    public double Loss => Points.Single(p => p.Multiple == 0).Loss;

    /// <summary>
    /// The distances to the nearest places on both sides where the loss has grown to t·L(w), interpolated linearly between
    /// the evaluated places; next to an infinite loss the last finite place stands.
    /// </summary>
    /// <remarks>
    /// On a line that bends up, a chord lies above the loss, so the interpolated width is at most too small, and by less
    /// than the grid is wide there. The paper's own code takes the larger of the right-hand and of the leftmost crossing,
    /// which is the right-hand one alone, and 0 where one side never crosses.
    /// </remarks>
    /// <param name="threshold">t, above 1.</param>
    /// <returns>The width in units of the scale; times <see cref="Scale"/> it is a distance between weights. NaN when the
    /// loss at the present weights is not positive and finite, for then a multiple of it says nothing.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not above 1.</exception>
    public LossWidth Width(double threshold)
    {
        if (!(threshold > 1) || !double.IsFinite(threshold))
            throw new ArgumentOutOfRangeException(
                nameof(threshold),
                threshold,
                "The loss must grow: give a number above 1."
            );
        double level = threshold * Loss;
        if (!(Loss > 0) || !double.IsFinite(Loss))
            return new LossWidth(threshold, double.NaN, double.NaN);
        return new LossWidth(
            threshold,
            Crossing(Points.Where(p => p.Multiple <= 0).Reverse(), level),
            Crossing(Points.Where(p => p.Multiple >= 0), level)
        );
    }

    /// <summary>The scale of the paper: the length of an average SGD step along a direction, mean_m η·|g_m·d|.</summary>
    /// <param name="direction">d, unit, shape <c>[n]</c>.</param>
    /// <param name="gradients">Mini-batch gradients g, each of shape <c>[n]</c>.</param>
    /// <param name="learningRate">η.</param>
    /// <returns>s, in the unit of the weights; 0 when no gradient reaches along the direction.</returns>
    /// <exception cref="ArgumentException">There is no gradient.</exception>
    public static double StepLength(Tensor direction, IReadOnlyList<Tensor> gradients, double learningRate)
    {
        ArgumentNullException.ThrowIfNull(direction);
        ArgumentNullException.ThrowIfNull(gradients);
        if (gradients.Count == 0)
            throw new ArgumentException("At least one mini-batch gradient is needed.", nameof(gradients));
        return gradients.Average(g => Math.Abs(learningRate * Vectors.Dot(g, direction)));
    }

    /// <summary>
    /// Evaluates the loss along several lines through the present weights, which are the same afterwards, bit for bit.
    /// Costs one forward pass a place and line, and one for the present weights.
    /// </summary>
    /// <param name="objective">The loss L.</param>
    /// <param name="lines">Named directions of shape <c>[n]</c>, each with its scale.</param>
    /// <param name="options">The places, or null for those of the paper.</param>
    /// <param name="stop">Asked between evaluations.</param>
    /// <returns>A section a line, in order; and the forward passes it took.</returns>
    /// <exception cref="ArgumentException">
    /// A direction has another shape, dtype or device; a scale or a place is not finite, or there is no place.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller stopped; the weights are back.</exception>
    public static (IReadOnlyList<CrossSection> Sections, int ForwardPasses) Measure(
        Objective objective,
        IReadOnlyList<(string Name, Tensor Direction, double Scale)> lines,
        CrossSectionOptions? options = null,
        CancellationToken stop = default
    )
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(lines);
        double[] places = Places(options ?? new CrossSectionOptions());
        foreach ((string name, Tensor direction, double scale) in lines)
        {
            objective.Parameters.CheckVector(direction, nameof(lines));
            if (!double.IsFinite(scale))
                throw new ArgumentException($"The scale of {name} is {scale}; it must be finite.", nameof(lines));
        }
        stop.ThrowIfCancellationRequested();
        double centre = objective.Loss();
        int passes = 1;
        var sections = new List<CrossSection>();
        using var excursion = new WeightExcursion(objective.Parameters);
        foreach ((string name, Tensor direction, double scale) in lines)
        {
            var points = new List<LossPoint>();
            foreach (double place in places)
            {
                if (place == 0)
                {
                    points.Add(new LossPoint(0, centre));
                    continue;
                }
                stop.ThrowIfCancellationRequested();
                excursion.MoveTo(direction, place * scale);
                points.Add(new LossPoint(place, objective.Loss()));
                passes++;
            }
            sections.Add(new CrossSection(name, scale, points));
        }
        return (sections, passes);
    }

    // Outward from the centre: the first place at or beyond the level, and how far before it the level is reached.
    private static double Crossing(IEnumerable<LossPoint> outward, double level)
    {
        LossPoint? inner = null;
        foreach (LossPoint point in outward)
        {
            if (double.IsNaN(point.Loss))
                return double.NaN;
            if (point.Loss >= level && inner is not null)
            {
                double share = double.IsInfinity(point.Loss) ? 0 : (level - inner.Loss) / (point.Loss - inner.Loss);
                return Math.Abs(inner.Multiple + share * (point.Multiple - inner.Multiple));
            }
            inner = point;
        }
        return double.PositiveInfinity;
    }

    private static double[] Places(CrossSectionOptions options)
    {
        double[] places = [.. options.Multiples.Append(0).Distinct().Order()];
        if (places.Length == 1)
            throw new ArgumentException("At least one place beside the present weights is needed.", nameof(options));
        if (places.Any(k => !double.IsFinite(k)))
            throw new ArgumentException("A place is not finite.", nameof(options));
        return places;
    }
}
