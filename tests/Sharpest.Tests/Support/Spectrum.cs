using static TorchSharp.torch;

namespace Sharpest.Tests.Support;

/// <summary>Symmetric matrices with eigenvalues that are known by construction.</summary>
internal static class Spectrum
{
    /// <summary>Q·diag(values)·Qᵀ with random orthogonal Q, and Q's columns.</summary>
    public static (Tensor Matrix, Tensor Vectors) Matrix(
        IReadOnlyList<double> values,
        long seed = 1,
        ScalarType dtype = ScalarType.Float64
    )
    {
        using IDisposable scope = NewDisposeScope();
        long n = values.Count;
        Tensor drawn = SmallModels.Random(n * n, ScalarType.Float64, seed).reshape(n, n);
        Tensor q = linalg.qr(drawn).Q;
        Tensor matrix = (q * tensor(values.ToArray())).mm(q.t());
        return (
            ((matrix + matrix.t()) / 2).to(dtype, copy: true).MoveToOuterDisposeScope(),
            q.to(dtype, copy: true).MoveToOuterDisposeScope()
        );
    }
}
