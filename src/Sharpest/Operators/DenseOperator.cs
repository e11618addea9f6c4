using static TorchSharp.torch;

namespace Sharpest.Operators;

/// <summary>A symmetric matrix that is at hand as a whole.</summary>
public sealed class DenseOperator : ISymmetricOperator
{
    private readonly Tensor matrix;

    /// <summary>Wraps a matrix.</summary>
    /// <param name="matrix">Symmetric, shape <c>[n, n]</c>; the caller keeps ownership and keeps it alive.</param>
    /// <exception cref="ArgumentException">The tensor is not a square floating-point matrix.</exception>
    public DenseOperator(Tensor matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        if (matrix.dim() != 2 || matrix.size(0) != matrix.size(1) || !matrix.is_floating_point())
        {
            throw new ArgumentException(
                $"A square floating-point matrix is needed; this is {matrix.dtype} [{string.Join(", ", matrix.shape)}].",
                nameof(matrix)
            );
        }
        this.matrix = matrix;
    }

    /// <inheritdoc/>
    public long Dimension => matrix.size(0);

    /// <inheritdoc/>
    public ScalarType DType => matrix.dtype;

    /// <inheritdoc/>
    public Device Device => matrix.device;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The vector has another shape or dtype.</exception>
    public Tensor Apply(Tensor vector)
    {
        this.CheckVector(vector);
        using IDisposable _ = no_grad();
        return matrix.mv(vector);
    }
}
