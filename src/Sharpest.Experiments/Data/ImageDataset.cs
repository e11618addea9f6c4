using Sharpest.Runtime;

namespace Sharpest.Experiments.Data;

/// <summary>A data set for image classification.</summary>
public sealed record ImageDataset : IDataset
{
    /// <summary>Its name in the catalog.</summary>
    public required string Name { get; init; }

    /// <summary>The images to train and validate on, in file order.</summary>
    public required ImageSet Training { get; init; }

    /// <summary>The images to test on, in file order.</summary>
    public required ImageSet Test { get; init; }

    /// <summary>What the classes are called; as many as there are classes.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Where it was found.</summary>
    public required DataLocation Location { get; init; }

    /// <summary>Whether every file has the content that was published under this name.</summary>
    public required bool IsOfficial { get; init; }

    /// <summary>The shape of every image.</summary>
    public ImageShape Shape => Training.Shape;

    /// <summary>How many classes there are.</summary>
    public int ClassCount => ClassNames.Count;

    /// <summary>One in how many training images is held out for validation.</summary>
    /// <value>The default is 6, which gives 10,000 of 60,000.</value>
    public int HeldOutOneIn { get; init; } = 6;

    /// <summary>How many of the training images are held out for validation.</summary>
    public int ValidationCount => Training.Count / HeldOutOneIn;

    /// <inheritdoc/>
    public int TrainingCount => Training.Count - ValidationCount;

    /// <inheritdoc/>
    public LearningTask Task => LearningTask.Images(Shape, ClassCount);

    /// <inheritdoc/>
    public PreparedData Prepare(Seed seed, int? examples = null, double labelNoise = 0)
    {
        var noise = new LabelNoise(labelNoise, ClassCount, seed);
        var split = Split.Of(this, seed, examples);
        var preprocessing = Preprocessing.Standardize(Training, split.Training.AsSpan());
        return new PreparedData(
            new ExampleSet(Training, split.Training, preprocessing, noise),
            new ExampleSet(Training, split.Validation, preprocessing),
            new ExampleSet(Test, preprocessing),
            preprocessing
        );
    }

    /// <summary>Makes a data set of images that lie in memory.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="training">The images to train and validate on.</param>
    /// <param name="test">The images to test on, of the same shape.</param>
    /// <param name="classNames">What the classes are called.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or a label is that of no class.</exception>
    public static ImageDataset InMemory(string name, ImageSet training, ImageSet test, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(classNames);
        if (training.Shape != test.Shape)
        {
            throw new ArgumentException(
                $"The test images are {test.Shape} and the training images {training.Shape}: both need one shape.",
                nameof(test)
            );
        }
        foreach (ImageSet set in new[] { training, test })
        {
            int largest = set.Count == 0 ? -1 : set.Labels.ToArray().Max();
            if (largest >= classNames.Count)
            {
                throw new ArgumentException(
                    $"There is a label {largest} and only {classNames.Count} classes: name every class.",
                    nameof(classNames)
                );
            }
        }
        return new ImageDataset
        {
            Name = name,
            Training = training,
            Test = test,
            ClassNames = classNames,
            Location = new DataLocation("", DataOrigin.Memory),
            IsOfficial = false,
        };
    }
}
