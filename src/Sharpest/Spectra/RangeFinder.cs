using Sharpest.Operators;
using static TorchSharp.torch;

namespace Sharpest.Spectra;

/// <summary>An orthonormal basis of vectors as they come: yᵢ = Σⱼ rⱼᵢ·qⱼ. Vectors that depend on earlier ones add none.</summary>
internal sealed class RangeFinder : IDisposable
{
    private const double FullLeverage = 1 - 1e-8;

    private readonly List<double[]> coefficients = [];
    private readonly double rounding;

    public RangeFinder(ISymmetricOperator matrix, int capacity)
    {
        Space = new KrylovSpace(matrix, capacity);
        rounding = matrix.DType == ScalarType.Float64 ? 1e-14 : 1e-6;
    }

    public KrylovSpace Space { get; }

    // The dimension of the range.
    public int Size => Space.Count;

    // Takes a vector in, and gives its length.
    public double Add(Tensor vector)
    {
        (double[] part, double remainder) = Space.Reduce(vector);
        double length = Math.Sqrt(part.Sum(c => c * c) + remainder * remainder);
        if (!double.IsFinite(length))
            return double.NaN;
        bool isNew = remainder > rounding * length;
        if (isNew)
            Space.Keep(remainder);
        coefficients.Add(isNew ? [.. part, remainder] : part);
        return length;
    }

    // rᵢ: a vector on the basis.
    public double[] Coefficients(int index)
    {
        double[] all = new double[Size];
        coefficients[index].CopyTo(all, 0);
        return all;
    }

    // For each vector the unit direction of the basis, in its coordinates, that no other vector reaches; zero if there is
    // none. Row i of the pseudo-inverse of R is orthogonal to all rⱼ but rᵢ exactly when its product with rᵢ is 1.
    public double[][] OnlyReachedBy()
    {
        int count = coefficients.Count;
        using IDisposable scope = NewDisposeScope();
        Tensor rows = tensor([.. Enumerable.Range(0, count).SelectMany(Coefficients)], [count, Size]);
        double[] inverse = [.. linalg.pinv(rows.t()).contiguous().data<double>()];
        return [.. Enumerable.Range(0, count).Select(i => Only(inverse.AsSpan(i * Size, Size), Coefficients(i)))];
    }

    public void Dispose() => Space.Dispose();

    private static double[] Only(ReadOnlySpan<double> dual, double[] own)
    {
        double leverage = 0;
        double squares = 0;
        for (int j = 0; j < own.Length; j++)
        {
            leverage += dual[j] * own[j];
            squares += dual[j] * dual[j];
        }
        double scale = leverage > FullLeverage ? 1 / Math.Sqrt(squares) : 0;
        var direction = new double[own.Length];
        for (int j = 0; j < own.Length; j++)
            direction[j] = scale * dual[j];
        return direction;
    }
}
