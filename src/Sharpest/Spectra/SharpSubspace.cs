using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Spectra;

/// <summary>The span of the K sharpest directions, E ∈ ℝⁿˣᴷ with EᵀE = I, and the projections onto it and off it.</summary>
public sealed class SharpSubspace : IDisposable
{
    private readonly Tensor rows;

    /// <summary>Copies the first directions of a result.</summary>
    /// <param name="pairs">Eigenpairs; the caller keeps ownership.</param>
    /// <param name="size">K, from 1 to the number of pairs; null takes all.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is not from 1 to the number of pairs.</exception>
    public SharpSubspace(Eigenpairs pairs, int? size = null)
        : this(Columns(pairs, size)) { }

    /// <summary>Takes a copy of orthonormal directions.</summary>
    /// <param name="directions">Orthonormal columns, shape <c>[n, K]</c>; the caller keeps ownership.</param>
    /// <exception cref="ArgumentException">The tensor is no matrix, or its columns are not orthonormal within 1e-3.</exception>
    public SharpSubspace(Tensor directions)
    {
        ArgumentNullException.ThrowIfNull(directions);
        if (directions.dim() != 2 || directions.size(1) == 0)
        {
            throw new ArgumentException(
                $"Directions must be columns, shape [n, K ≥ 1]; this is [{string.Join(", ", directions.shape)}].",
                nameof(directions)
            );
        }
        using IDisposable _ = no_grad();
        using IDisposable scope = NewDisposeScope();
        rows = directions.t().contiguous().clone().DetachFromDisposeScope();
        Tensor overlap = rows.mm(rows.t()) - eye(rows.size(0), dtype: rows.dtype, device: rows.device);
        double worst = overlap.abs().max().ToDouble();
        if (!(worst < 1e-3))
        {
            rows.Dispose();
            throw new ArgumentException(
                $"The directions are not orthonormal: EᵀE differs from I by {worst:g3}.",
                nameof(directions)
            );
        }
    }

    /// <summary>K.</summary>
    public int Size => (int)rows.size(0);

    /// <summary>n.</summary>
    public long Dimension => rows.size(1);

    /// <summary>Eᵀv: how far the vector reaches along each direction.</summary>
    /// <param name="vector">Shape <c>[n]</c>.</param>
    /// <returns>Shape <c>[K]</c>; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The vector has another shape or dtype.</exception>
    public Tensor Coefficients(Tensor vector)
    {
        Check(vector);
        return rows.mv(vector);
    }

    /// <summary>EEᵀv: the part of a vector within the subspace.</summary>
    /// <param name="vector">Shape <c>[n]</c>.</param>
    /// <param name="leading">How many of the sharpest directions count; null for all K.</param>
    /// <returns>Shape <c>[n]</c>; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The vector has another shape or dtype.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="leading"/> is not from 1 to K.</exception>
    public Tensor Project(Tensor vector, int? leading = null)
    {
        Check(vector);
        int count = leading ?? Size;
        if (count < 1 || count > Size)
            throw new ArgumentOutOfRangeException(nameof(leading), leading, $"There are {Size} directions.");
        using Tensor used = rows.narrow(0, 0, count);
        using Tensor coefficients = used.mv(vector);
        using Tensor columns = used.t();
        return columns.mv(coefficients);
    }

    /// <summary>E·c: the vector with given coefficients along the leading directions.</summary>
    /// <param name="coefficients">c, shape <c>[k]</c> with k ≤ K.</param>
    /// <returns>Shape <c>[n]</c>; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The coefficients are no vector of at most K numbers.</exception>
    public Tensor Combine(Tensor coefficients)
    {
        ArgumentNullException.ThrowIfNull(coefficients);
        if (coefficients.dim() != 1 || coefficients.size(0) is 0 || coefficients.size(0) > Size)
        {
            throw new ArgumentException(
                $"The coefficients have shape [{string.Join(", ", coefficients.shape)}]; a vector of 1 to {Size} is needed.",
                nameof(coefficients)
            );
        }
        using Tensor used = rows.narrow(0, 0, coefficients.size(0));
        using Tensor columns = used.t();
        return columns.mv(coefficients);
    }

    /// <summary>E: a copy of the directions.</summary>
    /// <returns>Orthonormal columns, shape <c>[n, K]</c>; the caller disposes it.</returns>
    public Tensor Directions()
    {
        using Tensor columns = rows.t();
        return columns.contiguous();
    }

    /// <summary>The two parts of a vector: within the subspace and off it.</summary>
    /// <param name="vector">Shape <c>[n]</c>.</param>
    /// <returns>Two vectors of shape <c>[n]</c> that add up to the given one; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">The vector has another shape or dtype.</exception>
    public (Tensor Sharp, Tensor Bulk) Split(Tensor vector)
    {
        Tensor sharp = Project(vector);
        return (sharp, vector.sub(sharp));
    }

    /// <summary>Frees the directions.</summary>
    public void Dispose() => rows.Dispose();

    private void Check(Tensor vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        if (vector.dim() != 1 || vector.size(0) != Dimension || vector.dtype != rows.dtype)
        {
            throw new ArgumentException(
                $"The vector is {vector.dtype} [{string.Join(", ", vector.shape)}]; {rows.dtype} [{Dimension}] is needed.",
                nameof(vector)
            );
        }
    }

    private static Tensor Columns(Eigenpairs pairs, int? size)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        int count = size ?? pairs.Count;
        if (count < 1 || count > pairs.Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(size),
                size,
                $"There are {pairs.Count} eigenpairs; a subspace takes 1 to {pairs.Count} of them."
            );
        }
        return pairs.Vectors.narrow(1, 0, count);
    }
}
