using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Data;

/// <summary>Labelled texts of one length, as numbers of words.</summary>
/// <param name="Numbers">The texts one after another.</param>
/// <param name="Length">The words of each.</param>
/// <param name="Labels">The class of each.</param>
public sealed record TextSet(ReadOnlyMemory<long> Numbers, int Length, ReadOnlyMemory<byte> Labels)
{
    /// <summary>How many texts there are.</summary>
    public int Count => Labels.Length;

    /// <summary>Picks texts.</summary>
    /// <param name="indices">Which, in this order.</param>
    /// <param name="noise">Falsifies labels, or null.</param>
    /// <returns>The examples, int64 <c>[n, Length]</c>; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">No text was asked for.</exception>
    public ExampleSet Pick(ImmutableArray<int> indices, LabelNoise? noise = null)
    {
        long[] numbers = new long[indices.Length * Length];
        long[] labels = new long[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            Numbers.Span.Slice(indices[i] * Length, Length).CopyTo(numbers.AsSpan(i * Length));
            labels[i] = Labels.Span[indices[i]];
        }
        noise?.Apply(labels);
        return new ExampleSet(tensor(numbers, [indices.Length, Length]), tensor(labels), indices);
    }
}
