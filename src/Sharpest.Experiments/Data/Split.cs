using System.Collections.Immutable;
using Sharpest.Runtime;

namespace Sharpest.Experiments.Data;

/// <summary>
/// The parts of a data set's training file, as indices into it: a seeded permutation whose last ones are held out for
/// validation.
/// </summary>
/// <param name="Training">The examples to train on, in permuted order.</param>
/// <param name="Validation">The examples held out; none of them is in <paramref name="Training"/>.</param>
public sealed record Split(ImmutableArray<int> Training, ImmutableArray<int> Validation)
{
    /// <summary>Splits the training file of a data set.</summary>
    /// <param name="dataset">The data set; it says how many images are held out.</param>
    /// <param name="seed">Decides the permutation.</param>
    /// <param name="examples">Keeps only so many, the first, of the training part; null keeps all. Validation is the same either way.</param>
    /// <returns>The two parts.</returns>
    /// <exception cref="ArgumentException">The training part has not so many examples.</exception>
    public static Split Of(ImageDataset dataset, Seed seed, int? examples = null) =>
        Of(dataset.Training.Count, dataset.ValidationCount, seed, examples);

    /// <summary>Splits the numbers 0…count − 1.</summary>
    /// <param name="count">How many examples there are.</param>
    /// <param name="validation">How many of them are held out.</param>
    /// <param name="seed">Decides the permutation.</param>
    /// <param name="examples">Keeps only so many, the first, of the training part; null keeps all.</param>
    /// <returns>The two parts.</returns>
    /// <exception cref="ArgumentException">There are not so many examples.</exception>
    public static Split Of(int count, int validation, Seed seed, int? examples = null)
    {
        if (validation < 0 || validation >= count)
        {
            throw new ArgumentException(
                $"{validation} of {count} examples cannot be held out; choose 0 to {count - 1}.",
                nameof(validation)
            );
        }
        int most = count - validation;
        int kept = examples ?? most;
        if (kept < 1 || kept > most)
        {
            throw new ArgumentException(
                $"{kept} training examples were asked for; choose 1 to {most}.",
                nameof(examples)
            );
        }
        int[] order = Permutation.Draw(seed.Stream("split"), count);
        return new Split([.. order.AsSpan(0, kept)], [.. order.AsSpan(most)]);
    }
}
