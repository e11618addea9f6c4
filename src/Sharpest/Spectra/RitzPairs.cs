namespace Sharpest.Spectra;

/// <summary>Approximate eigenpairs within a Krylov space: values, combinations of its vectors, residuals.</summary>
internal sealed class RitzPairs
{
    private readonly KrylovProjection projection;
    private readonly int first;
    private readonly double[] values;
    private readonly double[] combinations;

    public RitzPairs(KrylovProjection projection, int first, double[] ascending, double[] combinations)
    {
        this.projection = projection;
        this.first = first;
        values = ascending;
        this.combinations = combinations;
    }

    public int Count => values.Length;

    // The largest size of an eigenvalue, which is the norm of the operator as far as it is known.
    public double Radius => Math.Max(Math.Abs(values[0]), Math.Abs(values[^1]));

    // Pairs are counted from an end of the spectrum: the largest first for sign +1, the smallest first for sign −1.
    public double Value(int sign, int rank) => values[Index(sign, rank)];

    public double Residual(int sign, int rank) =>
        projection.Residual(values[Index(sign, rank)], Combination(Index(sign, rank)), first);

    public double[] OnRows(int sign, int rank, int rows) =>
        projection.OnRows(Combination(Index(sign, rank)), first, rows);

    // The squared first entries: the weights of the Gauss quadrature whose nodes are the values.
    public IReadOnlyList<SpectralNode> Quadrature() =>
        [.. values.Select((v, i) => new SpectralNode(v, combinations[i * Count] * combinations[i * Count]))];

    private int Index(int sign, int rank) => sign > 0 ? Count - 1 - rank : rank;

    private ReadOnlySpan<double> Combination(int index) => combinations.AsSpan(index * Count, Count);
}
