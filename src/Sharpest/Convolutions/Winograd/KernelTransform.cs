using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Convolutions.Winograd;

/// <summary>G w Gᵀ and its transpose, for kernels of 3×3 and 5×5: see <see cref="TileTransform"/>.</summary>
internal static class KernelTransform
{
    private static readonly Lazy<Tensor> OfThree = new(() => Basis(3));
    private static readonly Lazy<Tensor> OfFive = new(() => Basis(5));

    /// <summary>The 36 values of every kernel, with columns filled up by zeros.</summary>
    /// <param name="w">Shape <c>[F, C, k, k]</c>.</param>
    /// <param name="columns">At least F.</param>
    /// <returns>Shape <c>[36, C, columns]</c>, dense; the caller disposes it.</returns>
    public static Tensor Apply(Tensor w, long columns)
    {
        using DisposeScope scope = NewDisposeScope();
        (long f, long c, long k) = (w.size(0), w.size(1), w.size(2));
        Tensor places = w.permute(2, 3, 1, 0).reshape(k * k, c * f);
        Tensor planes = Of(k).matmul(places).view(TileGrid.Planes, c, f);
        return (columns == f ? planes : nn.functional.pad(planes, [0, columns - f])).MoveToOuterDisposeScope();
    }

    /// <summary>The transpose of <see cref="Apply"/>.</summary>
    /// <param name="planes">Shape <c>[36, C, F]</c>.</param>
    /// <param name="k">Height and width of the kernels.</param>
    /// <returns>Shape <c>[F, C, k, k]</c>, dense; the caller disposes it.</returns>
    public static Tensor Transpose(Tensor planes, long k)
    {
        using DisposeScope scope = NewDisposeScope();
        (long c, long f) = (planes.size(1), planes.size(2));
        Tensor places = Of(k).t().matmul(planes.reshape(TileGrid.Planes, c * f));
        return places.view(k, k, c, f).permute(3, 2, 0, 1).contiguous().MoveToOuterDisposeScope();
    }

    private static Tensor Of(long k) => (k == 3 ? OfThree : OfFive).Value;

    // A row of G: the powers of a point, over the product of its distances from the others; for ∞ the highest power alone.
    private static Tensor Basis(int k)
    {
        double[] points = [0, Math.Sqrt(0.5), -Math.Sqrt(0.5), Math.Sqrt(2), -Math.Sqrt(2)];
        var g = new double[TileGrid.Inputs, k];
        for (int i = 0; i < points.Length; i++)
        {
            double distances = points.Where((_, j) => j != i).Aggregate(1.0, (product, p) => product * (points[i] - p));
            for (int j = 0; j < k; j++)
                g[i, j] = Math.Pow(points[i], j) / distances;
        }
        g[points.Length, k - 1] = 1;
        using Tensor matrix = tensor(g);
        using Tensor both = kron(matrix, matrix);
        return both.to(ScalarType.Float32).DetachFromDisposeScope();
    }
}
