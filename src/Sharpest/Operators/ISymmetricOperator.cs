using static TorchSharp.torch;

namespace Sharpest.Operators;

/// <summary>A symmetric matrix A of which only the product with a vector is known.</summary>
public interface ISymmetricOperator
{
    /// <summary>The number of rows n.</summary>
    long Dimension { get; }

    /// <summary>The dtype of the vectors it takes and gives.</summary>
    ScalarType DType { get; }

    /// <summary>The device of the vectors it takes and gives.</summary>
    Device Device { get; }

    /// <summary>A·v.</summary>
    /// <param name="vector">v, shape <c>[n]</c>, of this dtype and device; it is not changed.</param>
    /// <returns>Shape <c>[n]</c>, no graph; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The vector has another shape, dtype or device.</exception>
    Tensor Apply(Tensor vector);
}
