using Sharpest.Operators;
using static TorchSharp.torch;

namespace Sharpest.Spectra;

/// <summary>One estimate of a trace as the mean of zᵀAz.</summary>
internal sealed class HutchinsonTrace
{
    private readonly ProbeOptions options;
    private readonly IProgress<EstimateProgress>? progress;
    private readonly Products products;
    private readonly ProbeStream probes;

    public HutchinsonTrace(
        ISymmetricOperator matrix,
        ProbeOptions options,
        IProgress<EstimateProgress>? progress,
        CancellationToken stop
    )
    {
        this.options = options;
        this.progress = progress;
        products = new Products(matrix, stop);
        probes = new ProbeStream(matrix, options.Kind, options.Seed, "trace");
    }

    public Estimate Run()
    {
        var mean = new RunningMean();
        for (int i = 0; i < options.Products; i++)
        {
            using Tensor probe = probes.Draw(i);
            using Tensor? product = products.Take(probe);
            if (product is null)
                break;
            double term = Products.Dot(probe, product);
            if (!products.IsUsable(term))
                break;
            mean.Add(term);
            progress?.Report(new(products.Count, options.Products, mean.Value, mean.StandardError));
        }
        return new(mean.Value, mean.StandardError, products.Status, products.Count, products.Seconds);
    }
}
