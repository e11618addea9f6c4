namespace Sharpest.Runs.Benchmarks;

/// <summary>How the cost of a product Hv grows.</summary>
/// <param name="Samples">With the examples, for the model of the report.</param>
/// <param name="Parameters">With the parameters, for dense networks on the same examples.</param>
public sealed record GrowthReading(IReadOnlyList<GrowthPoint> Samples, IReadOnlyList<GrowthPoint> Parameters);

/// <summary>One size.</summary>
/// <param name="Size">Examples or parameters.</param>
/// <param name="ProductSeconds">Seconds of one product.</param>
/// <param name="BasisBytes">Bytes of the Lanczos basis for the products that the search of the report takes.</param>
public sealed record GrowthPoint(long Size, double ProductSeconds, long BasisBytes);
