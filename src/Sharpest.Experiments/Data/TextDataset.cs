using Sharpest.Runtime;

namespace Sharpest.Experiments.Data;

/// <summary>A data set for the classification of texts.</summary>
public sealed record TextDataset : IDataset
{
    private const int HeldOutOneIn = 10;

    /// <inheritdoc/>
    public required string Name { get; init; }

    /// <summary>The texts to train and validate on, in the order of their files.</summary>
    public required TextSet Training { get; init; }

    /// <summary>The texts to test on, likewise.</summary>
    public required TextSet Test { get; init; }

    /// <summary>The words, numbered.</summary>
    public required Vocabulary Vocabulary { get; init; }

    /// <summary>What the classes are called.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <inheritdoc/>
    public required DataLocation Location { get; init; }

    /// <inheritdoc/>
    public required bool IsOfficial { get; init; }

    /// <inheritdoc/>
    public LearningTask Task => LearningTask.Texts(Training.Length, Vocabulary.Count, ClassNames.Count);

    /// <summary>How many of the training texts are held out for validation: one tenth.</summary>
    public int ValidationCount => Training.Count / HeldOutOneIn;

    /// <inheritdoc/>
    public int TrainingCount => Training.Count - ValidationCount;

    /// <inheritdoc/>
    public PreparedData Prepare(Seed seed, int? examples = null, double labelNoise = 0)
    {
        var noise = new LabelNoise(labelNoise, ClassNames.Count, seed);
        var split = Split.Of(Training.Count, ValidationCount, seed, examples);
        return new PreparedData(
            Training.Pick(split.Training, noise),
            Training.Pick(split.Validation),
            Test.Pick([.. Enumerable.Range(0, Test.Count)])
        );
    }
}
