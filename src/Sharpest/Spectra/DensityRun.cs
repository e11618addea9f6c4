using static TorchSharp.torch;

namespace Sharpest.Spectra;

/// <summary>One estimate of a spectral density.</summary>
internal sealed class DensityRun
{
    private readonly Products products;
    private readonly DensityOptions options;
    private readonly Eigenpairs? known;
    private readonly IProgress<EstimateProgress>? progress;
    private readonly ProbeStream starts;
    private readonly int steps;
    private readonly List<IReadOnlyList<SpectralNode>> probes = [];

    public DensityRun(
        Products products,
        DensityOptions options,
        Eigenpairs? known,
        IProgress<EstimateProgress>? progress
    )
    {
        this.products = products;
        this.options = options;
        this.known = known;
        this.progress = progress;
        // Normalised, these directions are uniform on the sphere, of every subspace too, so that the mean is unbiased.
        starts = new ProbeStream(products.Matrix, ProbeKind.Gaussian, options.Seed, "density");
        steps = (int)Math.Min(options.Steps, products.Matrix.Dimension - (known?.Count ?? 0));
    }

    public SpectralDensity Run()
    {
        while (probes.Count < options.Probes && Quadrature(probes.Count) is { } nodes)
            probes.Add(nodes);
        return Found();
    }

    // The nodes of one probe, or null when it could not be completed.
    private IReadOnlyList<SpectralNode>? Quadrature(int index)
    {
        using var recurrence = new LanczosRecurrence(products, steps + (known?.Count ?? 0));
        if (known is not null)
            recurrence.Exclude(known.Vectors);
        using (Tensor start = starts.Draw(index))
            recurrence.Begin(start);
        (double trace, double error) = Found().Trace;
        while (recurrence.Size < steps && !recurrence.IsExhausted)
        {
            if (!recurrence.Step())
                return null;
            progress?.Report(new(products.Count, options.Probes * steps, trace, error));
        }
        return recurrence.Projection.Ritz().Quadrature();
    }

    private SpectralDensity Found() =>
        new(
            products.Matrix.Dimension,
            [.. probes],
            known is null ? [] : [.. known.Values],
            products.Status,
            products.Count,
            products.Seconds
        );
}
