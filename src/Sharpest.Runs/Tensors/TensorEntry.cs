namespace Sharpest.Runs.Tensors;

/// <summary>A tensor of a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Its dimensions; empty for a single number.</param>
/// <param name="Offset">Where its elements begin in the file, in bytes.</param>
/// <param name="ByteCount">How many bytes they take; they lie in row-major order, little-endian.</param>
public sealed record TensorEntry(
    string Name,
    TensorElementType Type,
    IReadOnlyList<long> Shape,
    long Offset,
    long ByteCount
);
