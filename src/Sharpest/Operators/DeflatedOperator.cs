using Sharpest.Spectra;
using static TorchSharp.torch;

namespace Sharpest.Operators;

/// <summary>
/// (I − VVᵀ)·A·(I − VVᵀ): the operator with a subspace taken out. Where V holds eigenvectors, their eigenvalues become zero
/// and all others stay. A product costs one with A.
/// </summary>
public sealed class DeflatedOperator : ISymmetricOperator
{
    private readonly ISymmetricOperator inner;
    private readonly SharpSubspace subspace;

    /// <summary>Takes a subspace out of an operator.</summary>
    /// <param name="inner">A; the caller keeps ownership and keeps it alive.</param>
    /// <param name="subspace">The span of V; likewise.</param>
    /// <exception cref="ArgumentException">The subspace has another dimension.</exception>
    public DeflatedOperator(ISymmetricOperator inner, SharpSubspace subspace)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(subspace);
        if (subspace.Dimension != inner.Dimension)
        {
            throw new ArgumentException(
                $"The subspace is one of {subspace.Dimension} dimensions; the operator has {inner.Dimension}.",
                nameof(subspace)
            );
        }
        this.inner = inner;
        this.subspace = subspace;
    }

    /// <inheritdoc/>
    public long Dimension => inner.Dimension;

    /// <inheritdoc/>
    public ScalarType DType => inner.DType;

    /// <inheritdoc/>
    public Device Device => inner.Device;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The vector has another shape, dtype or device than the operator or the subspace.</exception>
    public Tensor Apply(Tensor vector)
    {
        this.CheckVector(vector);
        using IDisposable _ = no_grad();
        using IDisposable scope = NewDisposeScope();
        Tensor product = inner.Apply(subspace.Split(vector).Bulk);
        return subspace.Split(product).Bulk.MoveToOuterDisposeScope();
    }
}
