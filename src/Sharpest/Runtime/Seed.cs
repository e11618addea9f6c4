using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using static TorchSharp.torch;

namespace Sharpest.Runtime;

/// <summary>
/// The one source of randomness of a run. Every consumer draws from a stream of its own, derived from the seed, the
/// purpose and an index (an epoch, a step), so that no stream depends on what another has drawn and nothing needs to be
/// saved to continue a run exactly.
/// </summary>
/// <param name="Value">The seed that the user chose.</param>
public readonly record struct Seed(long Value)
{
    /// <summary>Derives the 64-bit key of one stream: the first eight bytes of SHA-256 over seed, purpose and index.</summary>
    /// <param name="purpose">What is drawn, for instance <c>"order"</c> or <c>"augmentation"</c>.</param>
    /// <param name="index">Which draw of that purpose, for instance the epoch.</param>
    /// <returns>A key that is equal for equal arguments on every machine.</returns>
    public long Key(string purpose, long index = 0)
    {
        byte[] text = Encoding.UTF8.GetBytes(purpose);
        byte[] message = new byte[16 + text.Length];
        BinaryPrimitives.WriteInt64LittleEndian(message, Value);
        BinaryPrimitives.WriteInt64LittleEndian(message.AsSpan(8), index);
        text.CopyTo(message, 16);
        return BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(message)) & long.MaxValue;
    }

    /// <summary>A managed generator for the stream, for permutations and choices on the host.</summary>
    /// <param name="purpose">What is drawn.</param>
    /// <param name="index">Which draw of that purpose.</param>
    /// <returns>A new generator at the start of the stream.</returns>
    public Random Stream(string purpose, long index = 0)
    {
        long key = Key(purpose, index);
        return new Random(unchecked((int)(key ^ (key >> 32))));
    }

    /// <summary>A torch generator for the stream, for tensors of random numbers.</summary>
    /// <param name="purpose">What is drawn.</param>
    /// <param name="index">Which draw of that purpose.</param>
    /// <returns>A new CPU generator at the start of the stream; the caller disposes it.</returns>
    public Generator Generator(string purpose, long index = 0)
    {
        var generator = new Generator();
        generator.manual_seed(Key(purpose, index));
        return generator;
    }
}
