using Sharpest.Runtime;

namespace Sharpest.Experiments.Data;

/// <summary>A data set for the classification of a person's own images whose pixels are numbers of any size.</summary>
public sealed record FloatImageDataset : IDataset
{
    private const int HeldOutOneIn = 6;

    /// <inheritdoc/>
    public required string Name { get; init; }

    /// <summary>The images to train and validate on, in file order.</summary>
    public required FloatImageSet Training { get; init; }

    /// <summary>The images to test on, in file order.</summary>
    public required FloatImageSet Test { get; init; }

    /// <summary>How many classes there are.</summary>
    public required int ClassCount { get; init; }

    /// <inheritdoc/>
    public required DataLocation Location { get; init; }

    /// <inheritdoc/>
    public bool IsOfficial => false;

    /// <inheritdoc/>
    public LearningTask Task => LearningTask.Images(Training.Shape, ClassCount);

    /// <summary>How many of the training images are held out for validation: one sixth.</summary>
    public int ValidationCount => Training.Count / HeldOutOneIn;

    /// <inheritdoc/>
    public int TrainingCount => Training.Count - ValidationCount;

    /// <inheritdoc/>
    public PreparedData Prepare(Seed seed, int? examples = null, double labelNoise = 0)
    {
        var noise = new LabelNoise(labelNoise, ClassCount, seed);
        var split = Split.Of(Training.Count, ValidationCount, seed, examples);
        Preprocessing preprocessing = Training.Standardize(split.Training.AsSpan());
        return new PreparedData(
            Training.Pick(split.Training, preprocessing, noise),
            Training.Pick(split.Validation, preprocessing),
            Test.Pick([.. Enumerable.Range(0, Test.Count)], preprocessing),
            preprocessing
        );
    }
}
