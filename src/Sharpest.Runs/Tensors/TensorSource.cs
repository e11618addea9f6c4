using System.Runtime.InteropServices;

namespace Sharpest.Runs.Tensors;

/// <summary>A tensor to be written.</summary>
/// <param name="Name">Its name, distinct in the file.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Its dimensions; empty for a single number.</param>
/// <param name="WriteTo">Writes its elements, row-major and little-endian, exactly as many bytes as type and shape say.</param>
public sealed record TensorSource(
    string Name,
    TensorElementType Type,
    IReadOnlyList<long> Shape,
    Action<Stream> WriteTo
)
{
    /// <summary>A tensor whose elements are in memory.</summary>
    /// <typeparam name="T"><see cref="double"/>, <see cref="float"/>, <see cref="Half"/> or <see cref="long"/>.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="values">Its elements in row-major order; read while the file is written, not copied.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is no element type.</exception>
    public static TensorSource Of<T>(string name, IReadOnlyList<long> shape, ReadOnlyMemory<T> values)
        where T : unmanaged =>
        new(
            name,
            TensorElementTypes.Of<T>(),
            shape,
            stream =>
            {
                // A span of bytes holds 2 GiB at most: larger tensors go in pieces.
                const int piece = 1 << 20;
                for (var start = 0; start < values.Length; start += piece)
                {
                    var length = Math.Min(piece, values.Length - start);
                    stream.Write(MemoryMarshal.AsBytes(values.Span.Slice(start, length)));
                }
            }
        );
}
