using Sharpest.Runtime;

namespace Sharpest.Experiments.Data;

/// <summary>
/// Wrong labels: a share of the examples, rounded to a whole number of them, gets another class, each of the others being
/// equally likely. Which examples, and which classes, depends on the seed alone.
/// </summary>
public sealed record LabelNoise
{
    /// <summary>Creates the noise.</summary>
    /// <param name="share">The share of examples with a wrong label.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="seed">Decides which examples and classes.</param>
    /// <exception cref="ArgumentException">The share is not at least 0 and at most 1, or there are fewer than 2 classes.</exception>
    public LabelNoise(double share, int classes, Seed seed)
    {
        if (!(share is >= 0 and <= 1))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"A label noise of {share} is not possible; choose 0 to 1."),
                nameof(share)
            );
        }
        if (share > 0 && classes < 2)
        {
            throw new ArgumentException($"Of {classes} classes none is wrong; use 2 or more.", nameof(classes));
        }
        Share = share;
        Classes = classes;
        Seed = seed;
    }

    /// <summary>The share of examples with a wrong label.</summary>
    public double Share { get; }

    /// <summary>How many classes there are.</summary>
    public int Classes { get; }

    /// <summary>Decides which examples and classes.</summary>
    public Seed Seed { get; }

    /// <summary>Falsifies labels in place.</summary>
    /// <param name="labels">The classes of all examples, in their order.</param>
    public void Apply(Span<long> labels)
    {
        Random random = Seed.Stream("label-noise");
        int count = (int)Math.Round(Share * labels.Length, MidpointRounding.AwayFromZero);
        foreach (int position in Permutation.Draw(random, labels.Length).AsSpan(0, count))
        {
            labels[position] = (labels[position] + 1 + random.Next(Classes - 1)) % Classes;
        }
    }
}
