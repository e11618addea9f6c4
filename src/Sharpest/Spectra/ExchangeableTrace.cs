using Sharpest.Operators;
using static TorchSharp.torch;

namespace Sharpest.Spectra;

/// <summary>One estimate of a trace by XTrace.</summary>
internal sealed class ExchangeableTrace : IDisposable
{
    public const int LeastProducts = 4;

    private readonly IProgress<EstimateProgress>? progress;
    private readonly Products products;
    private readonly ProbeStream probes;
    private readonly RangeFinder range;
    private readonly int count;
    private readonly double[] quadratics;

    public ExchangeableTrace(
        ISymmetricOperator matrix,
        ProbeOptions options,
        IProgress<EstimateProgress>? progress,
        CancellationToken stop
    )
    {
        this.progress = progress;
        products = new Products(matrix, stop);
        probes = new ProbeStream(matrix, options.Kind, options.Seed, "trace");
        range = new RangeFinder(matrix, options.Products / 2);
        count = options.Products / 2;
        quadratics = new double[count];
    }

    public Estimate Run()
    {
        var mean = new RunningMean();
        if (FindRange() && Compress() is { } compressed)
            mean = RunningMean.Of(LeaveOneOut(compressed));
        progress?.Report(new(products.Count, 2 * count, mean.Value, mean.StandardError));
        return new(mean.Value, mean.StandardError, products.Status, products.Count, products.Seconds);
    }

    public void Dispose() => range.Dispose();

    // Q of the products y = Aω, and ωᵀAω of each.
    private bool FindRange()
    {
        for (int i = 0; i < count; i++)
        {
            using Tensor probe = probes.Draw(i);
            using Tensor? product = products.Take(probe);
            if (product is null || !products.IsUsable(range.Add(product)))
                return false;
            quadratics[i] = Products.Dot(probe, product);
            progress?.Report(new(products.Count, 2 * count, double.NaN, double.NaN));
        }
        return true;
    }

    // QᵀAQ by columns; null when it could not be completed.
    private double[][]? Compress()
    {
        var compressed = new double[range.Size][];
        for (int j = 0; j < compressed.Length; j++)
        {
            using Tensor direction = range.Space.Row(j);
            using Tensor? product = products.Take(direction);
            if (product is null)
                return null;
            compressed[j] = range.Space.Coefficients(product);
            if (!products.IsUsable(compressed[j].Sum()))
                return null;
            progress?.Report(new(products.Count, 2 * count, double.NaN, double.NaN));
        }
        return compressed;
    }

    // For each ω the trace within the range of the others, and Hutchinson's term with ω for what that range leaves. With
    // s the direction of the range that only ω reaches, that range is Q(I − ssᵀ)Qᵀ.
    private IEnumerable<double> LeaveOneOut(double[][] compressed)
    {
        double whole = compressed.Select((column, j) => column[j]).Sum();
        double[][] only = range.OnlyReachedBy();
        for (int i = 0; i < count; i++)
        {
            double[] s = only[i];
            double[] y = range.Coefficients(i); // Qᵀy, which is (AQ)ᵀω too
            using Tensor probe = probes.Draw(i);
            double[] inside = range.Space.Coefficients(probe);
            double share = Dot(s, inside);
            double[] v = [.. inside.Select((w, j) => w - s[j] * share)];
            yield return whole - Quadratic(compressed, s) + quadratics[i] - 2 * Dot(y, v) + Quadratic(compressed, v);
        }
    }

    private static double Quadratic(double[][] columns, double[] v) => v.Select((x, j) => x * Dot(columns[j], v)).Sum();

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
