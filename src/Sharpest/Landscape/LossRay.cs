namespace Sharpest.Landscape;

/// <summary>
/// The loss along a ray from the present weights, of which value and slope are known at the start for nothing. It is
/// evaluated at some of the places where it is wanted and interpolated at the others, by the polynomial through all that
/// is known. How far the polynomial was off at the last places, before it knew them, is its error.
/// </summary>
internal sealed class LossRay
{
    // A polynomial through more places than this would not be a better one: the loss is not smooth enough for any.
    private const int MostInterpolated = 16;

    // One lucky hit does not make a polynomial a hundred times better than it was at the place before.
    private const double BestGain = 0.1;

    // The polynomial may be worse elsewhere than where it was looked at.
    private const double Caution = 2;

    private readonly Func<double, double> function;
    private readonly double slope;
    private readonly double[] wanted;
    private readonly double reach;
    private readonly Dictionary<double, double> known = [];
    private readonly List<double> nodes = [0, 0];
    private readonly List<double> coefficients;
    private double lastOff;
    private double miss;
    private bool interpolates = true;

    // The places lie all on one side of 0; their order does not matter.
    public LossRay(Func<double, double> function, double value, double slope, IEnumerable<double> wanted)
    {
        this.function = function;
        this.slope = slope;
        this.wanted = [.. wanted.Where(x => x != 0).Distinct().Order()];
        reach = this.wanted.Length == 0 ? 0 : this.wanted.Max(Math.Abs);
        coefficients = [value, slope * reach];
        known[0] = value;
        interpolates = double.IsFinite(value) && double.IsFinite(slope);
        miss = this.wanted.Length == 0 ? 0 : double.PositiveInfinity;
    }

    /// <summary>How often the function was evaluated.</summary>
    public int Evaluations => known.Count - 1;

    /// <summary>Evaluates at the places that a first error rests on: the farthest one, and one between unless nothing
    /// happens on the whole ray.</summary>
    /// <param name="negligible">A change of the loss that does not matter.</param>
    public void Begin(double negligible)
    {
        if (!Refine())
            return;
        if (!(miss < BestGain * negligible && Math.Abs(slope) * reach < negligible))
            Refine();
    }

    /// <summary>The interpolated loss, or the evaluated one.</summary>
    /// <param name="x">A wanted place.</param>
    /// <returns>The loss.</returns>
    public double At(double x)
    {
        if (known.TryGetValue(x, out double value))
            return value;
        double t = x / reach;
        double sum = 0;
        for (int i = coefficients.Count - 1; i >= 0; i--)
            sum = sum * (t - nodes[i]) + coefficients[i];
        return sum;
    }

    /// <summary>The error of <see cref="At"/>.</summary>
    /// <param name="x">A wanted place.</param>
    /// <returns>0 where the loss was evaluated; infinite where it cannot be interpolated.</returns>
    public double ErrorAt(double x) =>
        known.ContainsKey(x) ? 0
        : interpolates ? Caution * miss
        : double.PositiveInfinity;

    /// <summary>Evaluates at one more place, the one where the polynomial is worst by its form.</summary>
    /// <returns>Whether there was one left.</returns>
    public bool Refine()
    {
        double[] left = [.. wanted.Where(x => !known.ContainsKey(x))];
        if (left.Length == 0)
            return false;
        // Every other place lies nearer to the start: what happens there on a short scale is not seen from far out.
        bool near = Evaluations % 2 == 1;
        double place = left.MaxBy(x => Math.Abs(Form(x / reach) / (near ? x : 1)));
        double value = function(place);
        Learn(place, value);
        known[place] = value;
        return true;
    }

    private void Learn(double place, double value)
    {
        double before = At(place);
        interpolates &= double.IsFinite(value) && Evaluations < MostInterpolated;
        if (!interpolates)
            return;
        double off = Math.Abs(value - before);
        // Of the last two places one lies near and one far: a hit at either says nothing of the other.
        miss =
            Evaluations == 0 ? off
            : Evaluations == 1 ? Math.Max(off, BestGain * miss) // the first miss was that of a straight line
            : Math.Max(Math.Max(off, lastOff), BestGain * miss);
        lastOff = off;
        double coefficient = (value - before) / Form(place / reach);
        nodes.Add(place / reach);
        coefficients.Add(coefficient);
    }

    // ∏(t − node), to which the error of the polynomial is proportional, with places in units of the reach, so that products of
    // many do not underflow.
    private double Form(double t) => nodes.Aggregate(1.0, (product, node) => product * (t - node));
}
