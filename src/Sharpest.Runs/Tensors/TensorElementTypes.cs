namespace Sharpest.Runs.Tensors;

/// <summary>Names and sizes of the element types.</summary>
internal static class TensorElementTypes
{
    internal static int Size(this TensorElementType type) =>
        type switch
        {
            TensorElementType.F64 or TensorElementType.I64 => 8,
            TensorElementType.F32 => 4,
            TensorElementType.F16 or TensorElementType.BF16 => 2,
            TensorElementType.U8 => 1,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not an element type of tensors."),
        };

    internal static TensorElementType? Parse(string name) =>
        name switch
        {
            "F64" => TensorElementType.F64,
            "F32" => TensorElementType.F32,
            "F16" => TensorElementType.F16,
            "BF16" => TensorElementType.BF16,
            "I64" => TensorElementType.I64,
            "U8" => TensorElementType.U8,
            _ => null,
        };

    internal static TensorElementType Of<T>()
        where T : unmanaged =>
        typeof(T) == typeof(double) ? TensorElementType.F64
        : typeof(T) == typeof(float) ? TensorElementType.F32
        : typeof(T) == typeof(Half) ? TensorElementType.F16
        : typeof(T) == typeof(long) ? TensorElementType.I64
        : typeof(T) == typeof(byte) ? TensorElementType.U8
        : throw new ArgumentException(
            $"{typeof(T).Name} is not an element type: use double, float, Half, long or byte."
        );

    // Throws OverflowException for a tensor whose size does not fit 63 bits.
    internal static long ByteCount(TensorElementType type, IReadOnlyList<long> shape)
    {
        // A zero makes the tensor empty whatever the other dimensions are, but they must still be sane.
        var count = 1L;
        foreach (var dimension in shape)
        {
            count = checked(count * Math.Max(dimension, 1));
        }

        count = checked(count * type.Size());
        return shape.Contains(0) ? 0 : count;
    }
}
