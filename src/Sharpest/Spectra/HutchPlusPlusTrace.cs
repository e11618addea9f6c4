using Sharpest.Operators;
using static TorchSharp.torch;

namespace Sharpest.Spectra;

/// <summary>One estimate of a trace by Hutch++.</summary>
internal sealed class HutchPlusPlusTrace : IDisposable
{
    public const int LeastProducts = 6;

    private readonly ProbeOptions options;
    private readonly IProgress<EstimateProgress>? progress;
    private readonly Products products;
    private readonly ProbeStream probes;
    private readonly RangeFinder range;
    private double within;

    public HutchPlusPlusTrace(
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
        range = new RangeFinder(matrix, options.Products / 3);
    }

    public Estimate Run()
    {
        int sketches = options.Products / 3;
        var outside = new RunningMean();
        if (FindRange(sketches) && TakeWithin())
            TakeOutside(sketches, outside);
        return new(within + outside.Value, outside.StandardError, products.Status, products.Count, products.Seconds);
    }

    public void Dispose() => range.Dispose();

    private bool FindRange(int sketches)
    {
        for (int i = 0; i < sketches; i++)
        {
            using Tensor probe = probes.Draw(i);
            using Tensor? product = products.Take(probe);
            if (product is null || !products.IsUsable(range.Add(product)))
                return false;
            Report(new RunningMean());
        }
        return true;
    }

    private bool TakeWithin()
    {
        for (int i = 0; i < range.Size; i++)
        {
            using Tensor direction = range.Space.Row(i);
            using Tensor? product = products.Take(direction);
            if (product is null)
                return false;
            within += Products.Dot(direction, product);
            if (!products.IsUsable(within))
                return false;
            Report(new RunningMean());
        }
        return true;
    }

    // A rank below the number of sketches leaves products over, which go here.
    private void TakeOutside(int first, RunningMean outside)
    {
        for (int i = first; products.Count < options.Products; i++)
        {
            using Tensor probe = probes.Draw(i);
            range.Space.Orthogonalise(probe);
            using Tensor? product = products.Take(probe);
            if (product is null)
                return;
            double term = Products.Dot(probe, product);
            if (!products.IsUsable(term))
                return;
            outside.Add(term);
            Report(outside);
        }
    }

    private void Report(RunningMean outside) =>
        progress?.Report(new(products.Count, options.Products, within + outside.Value, outside.StandardError));
}
