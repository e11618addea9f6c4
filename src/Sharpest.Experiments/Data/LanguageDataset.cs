using System.Collections.Immutable;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Data;

/// <summary>
/// A data set for language models: three texts. An example is a stretch of <see cref="Steps"/> words; its labels are the
/// words that follow each. Stretches do not overlap, and what is left at the end of a text is not used.
/// </summary>
public sealed record LanguageDataset : IDataset
{
    /// <inheritdoc/>
    public required string Name { get; init; }

    /// <summary>The text to train on, as numbers of words.</summary>
    public required ReadOnlyMemory<long> Training { get; init; }

    /// <summary>The text held out.</summary>
    public required ReadOnlyMemory<long> Validation { get; init; }

    /// <summary>The text to test on.</summary>
    public required ReadOnlyMemory<long> Test { get; init; }

    /// <summary>The words, numbered.</summary>
    public required Vocabulary Vocabulary { get; init; }

    /// <summary>The words of an example, T.</summary>
    /// <value>The default is 20.</value>
    public int Steps { get; init; } = 20;

    /// <inheritdoc/>
    public required DataLocation Location { get; init; }

    /// <inheritdoc/>
    public required bool IsOfficial { get; init; }

    /// <inheritdoc/>
    public LearningTask Task => LearningTask.Language(Steps, Vocabulary.Count);

    /// <inheritdoc/>
    public int TrainingCount => Count(Training);

    /// <inheritdoc/>
    public PreparedData Prepare(Seed seed, int? examples = null, double labelNoise = 0)
    {
        if (labelNoise != 0)
        {
            throw new ArgumentException(
                "A text has no labels to falsify; label noise is for data sets with classes.",
                nameof(labelNoise)
            );
        }
        int kept = examples ?? TrainingCount;
        if (kept < 1 || kept > TrainingCount)
        {
            throw new ArgumentException(
                $"{kept} training examples were asked for; choose 1 to {TrainingCount}.",
                nameof(examples)
            );
        }
        return new PreparedData(Stretches(Training, kept), Stretches(Validation), Stretches(Test));
    }

    /// <summary>How many examples a text gives: the last word of each has a word that follows.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The number of whole stretches.</returns>
    internal int Count(ReadOnlyMemory<long> text) => Math.Max(0, (text.Length - 1) / Steps);

    private ExampleSet Stretches(ReadOnlyMemory<long> text, int? examples = null)
    {
        int count = examples ?? Count(text);
        long[] words = text[..(count * Steps)].ToArray();
        long[] next = text.Slice(1, count * Steps).ToArray();
        ImmutableArray<int> indices = [.. Enumerable.Range(0, count)];
        return new ExampleSet(tensor(words, [count, Steps]), tensor(next, [count, Steps]), indices);
    }
}
