using System.Collections.Immutable;
using Sharpest.Runtime;

namespace Sharpest.Experiments.Data;

/// <summary>
/// The training examples on which curvature is measured. They are drawn without replacement from all training examples
/// every time, never from an earlier sub-sample, and are never augmented.
/// </summary>
public sealed class SubSample
{
    private readonly int examples;
    private readonly Seed seed;
    private readonly bool resample;

    /// <summary>Creates a sub-sample.</summary>
    /// <param name="examples">How many training examples there are.</param>
    /// <param name="size">How many of them are drawn.</param>
    /// <param name="seed">Decides which.</param>
    /// <param name="resample">Whether every measurement draws anew; otherwise all use the same examples.</param>
    /// <exception cref="ArgumentException">The size is below 1 or above the number of examples.</exception>
    public SubSample(int examples, int size, Seed seed, bool resample = false)
    {
        if (size < 1 || size > examples)
        {
            throw new ArgumentException(
                $"A sub-sample of {size} cannot be drawn from {examples} examples; choose 1 to {examples}.",
                nameof(size)
            );
        }
        this.examples = examples;
        this.seed = seed;
        this.resample = resample;
        Size = size;
    }

    /// <summary>How many examples it has.</summary>
    public int Size { get; }

    /// <summary>Creates a sub-sample of a share of the examples, rounded, but of one example at least.</summary>
    /// <param name="examples">How many training examples there are.</param>
    /// <param name="share">The share, above 0 and at most 1.</param>
    /// <param name="seed">Decides which.</param>
    /// <param name="resample">Whether every measurement draws anew; otherwise all use the same examples.</param>
    /// <returns>The sub-sample.</returns>
    /// <exception cref="ArgumentException">The share is not above 0 and at most 1.</exception>
    public static SubSample OfShare(int examples, double share, Seed seed, bool resample = false)
    {
        if (!(share > 0 && share <= 1))
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"The share {share} is not possible; choose a number above 0 and at most 1."
                ),
                nameof(share)
            );
        }
        return new SubSample(examples, Math.Max(1, (int)Math.Round(share * examples)), seed, resample);
    }

    /// <summary>The examples of a measurement.</summary>
    /// <param name="measurement">Which measurement, from 0; it matters only when every measurement draws anew.</param>
    /// <returns>Positions in the set of training examples, ascending.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public ImmutableArray<int> At(long measurement)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(measurement);
        int[] order = Permutation.Draw(seed.Stream("sample", resample ? measurement : 0), examples);
        Span<int> drawn = order.AsSpan(0, Size);
        drawn.Sort();
        return [.. drawn];
    }
}
