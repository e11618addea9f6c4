using static TorchSharp.torch;

namespace Sharpest.Operators;

/// <summary>The check of arguments that operators without a parameter layout share.</summary>
internal static class VectorCheck
{
    /// <summary>Throws unless the operator can be applied to the vector.</summary>
    /// <param name="a">The operator.</param>
    /// <param name="vector">The vector.</param>
    /// <exception cref="ArgumentException">It is disposed, or has another shape, dtype or device.</exception>
    public static void CheckVector(this ISymmetricOperator a, Tensor vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        if (vector.IsInvalid)
            throw new ArgumentException("The vector has been disposed.", nameof(vector));
        if (
            vector.dim() != 1
            || vector.size(0) != a.Dimension
            || vector.dtype != a.DType
            || vector.device_type != a.Device.type
        )
        {
            throw new ArgumentException(
                $"The vector is {vector.dtype} [{string.Join(", ", vector.shape)}] on {vector.device}; "
                    + $"{a.DType} [{a.Dimension}] on {a.Device} is needed.",
                nameof(vector)
            );
        }
    }

    /// <summary>Throws unless two operators act on the same vectors.</summary>
    /// <param name="a">The first operator.</param>
    /// <param name="b">The second operator.</param>
    /// <exception cref="ArgumentException">Dimensions, dtypes or devices differ.</exception>
    public static void CheckAlike(ISymmetricOperator a, ISymmetricOperator b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Dimension != b.Dimension || a.DType != b.DType || a.Device.type != b.Device.type)
        {
            throw new ArgumentException(
                $"One operator takes {a.DType} [{a.Dimension}] on {a.Device}, the other {b.DType} [{b.Dimension}] on "
                    + $"{b.Device}; they must take the same vectors."
            );
        }
    }
}
