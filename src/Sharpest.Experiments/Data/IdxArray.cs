namespace Sharpest.Experiments.Data;

/// <summary>The content of an IDX file.</summary>
/// <param name="Dimensions">The dimensions, outermost first; all positive.</param>
/// <param name="Data">The elements in row-major order.</param>
/// <param name="Sha256">The SHA-256 of the uncompressed file, header included, in lower-case hexadecimal.</param>
public sealed record IdxArray(IReadOnlyList<int> Dimensions, ReadOnlyMemory<byte> Data, string Sha256);
