using static TorchSharp.torch;

namespace Sharpest.Operators;

/// <summary>
/// P^{−½}AP^{−½} for a positive diagonal P: the symmetric matrix with the eigenvalues of P⁻¹A, which is what decides whether
/// a step that an optimizer divides by P is stable (Cohen et al. 2022). A product costs one with A.
/// </summary>
public sealed class PreconditionedOperator : ISymmetricOperator
{
    private readonly ISymmetricOperator inner;
    private readonly Preconditioner preconditioner;

    /// <summary>Puts P around an operator.</summary>
    /// <param name="inner">A; the caller keeps ownership and keeps it alive.</param>
    /// <param name="preconditioner">P; likewise.</param>
    /// <exception cref="ArgumentException">Dimensions or dtypes differ.</exception>
    public PreconditionedOperator(ISymmetricOperator inner, Preconditioner preconditioner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(preconditioner);
        Tensor diagonal = preconditioner.Diagonal;
        if (
            diagonal.size(0) != inner.Dimension
            || diagonal.dtype != inner.DType
            || diagonal.device_type != inner.Device.type
        )
        {
            throw new ArgumentException(
                $"The preconditioner is {diagonal.dtype} [{diagonal.size(0)}] on {diagonal.device}; the operator takes "
                    + $"{inner.DType} [{inner.Dimension}] on {inner.Device}.",
                nameof(preconditioner)
            );
        }
        this.inner = inner;
        this.preconditioner = preconditioner;
    }

    /// <inheritdoc/>
    public long Dimension => inner.Dimension;

    /// <inheritdoc/>
    public ScalarType DType => inner.DType;

    /// <inheritdoc/>
    public Device Device => inner.Device;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The vector has another shape, dtype or device.</exception>
    public Tensor Apply(Tensor vector)
    {
        this.CheckVector(vector);
        using IDisposable _ = no_grad();
        using Tensor scaled = preconditioner.Scale(vector);
        using Tensor product = inner.Apply(scaled);
        return preconditioner.Scale(product);
    }
}
