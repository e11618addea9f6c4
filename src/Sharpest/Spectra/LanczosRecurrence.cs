using Sharpest.Operators;
using static TorchSharp.torch;

namespace Sharpest.Spectra;

/// <summary>
/// The Lanczos iteration with full reorthogonalisation: one product a step with the vector that came last, whose part
/// outside the basis becomes the next vector. A new chain may begin at any time from a direction outside the basis; the
/// vector that the old chain would have gone on with then stays in the basis without a product.
/// </summary>
internal sealed class LanczosRecurrence : IDisposable
{
    private readonly Products products;
    private readonly KrylovSpace space;
    private readonly double rounding;
    private double scale;
    private int current = -1;

    public LanczosRecurrence(Products products, int capacity)
    {
        this.products = products;
        ISymmetricOperator matrix = products.Matrix;
        space = new KrylovSpace(matrix, capacity);
        rounding = matrix.DType == ScalarType.Float64 ? 1e-14 : 1e-6;
    }

    public KrylovProjection Projection { get; } = new();

    // Products taken that were finite.
    public int Size => Projection.Columns;

    // The column with which the present chain begins.
    public int ChainStart { get; private set; }

    // Whether the chain cannot grow: what it can reach is within the basis.
    public bool IsExhausted { get; private set; }

    // Whether no direction is left outside the basis.
    public bool IsFull => space.Count == products.Matrix.Dimension;

    // Keeps the span of orthonormal columns out of all chains to come.
    public void Exclude(Tensor columns)
    {
        for (long i = 0; i < columns.size(1); i++)
        {
            using Tensor column = columns.select(1, i);
            space.Keep(space.Reduce(column).Remainder);
        }
    }

    // Begins a chain from the part of a direction outside the basis.
    public void Begin(Tensor direction)
    {
        space.Keep(space.Reduce(direction).Remainder);
        current = space.Count - 1;
        ChainStart = Size;
        IsExhausted = false;
    }

    // Begins a chain from a vector of the basis that was left without a product; there must be one.
    public void BeginWithin()
    {
        current = Projection.FirstRowWithoutProduct();
        ChainStart = Size;
        IsExhausted = false;
    }

    // Takes one product; false when it could not be taken or is not finite, and then nothing has changed.
    public bool Step()
    {
        using Tensor vector = space.Row(current);
        using Tensor? product = products.Take(vector);
        if (product is null)
            return false;
        (double[] coefficients, double remainder) = space.Reduce(product);
        if (!products.IsUsable(remainder) || !products.IsUsable(coefficients.Sum()))
            return false;
        scale = Math.Max(scale, Math.Max(coefficients.Max(Math.Abs), remainder));
        IsExhausted = IsFull || remainder <= rounding * scale;
        if (IsExhausted)
        {
            Projection.Add(current, coefficients, remainder);
            return true;
        }
        space.Keep(remainder);
        Projection.Add(current, [.. coefficients, remainder], 0);
        current = space.Count - 1;
        return true;
    }

    // The vectors of pairs as unit rows, shape [k, n], signs so that the entry of largest size is positive.
    public Tensor Vectors(RitzPairs pairs, IEnumerable<(int Sign, int Rank)> chosen)
    {
        double[][] combinations = [.. chosen.Select(c => pairs.OnRows(c.Sign, c.Rank, space.Count))];
        Tensor rows = space.Combine(combinations);
        using IDisposable scope = NewDisposeScope();
        Tensor largest = rows.abs().argmax(1, keepdim: true);
        rows.mul_(rows.gather(1, largest).sign());
        return rows;
    }

    public void Dispose() => space.Dispose();
}
