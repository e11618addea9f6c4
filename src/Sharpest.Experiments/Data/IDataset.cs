using Sharpest.Runtime;

namespace Sharpest.Experiments.Data;

/// <summary>A data set as it lies on disk.</summary>
public interface IDataset
{
    /// <summary>Its name in the catalog.</summary>
    string Name { get; }

    /// <summary>What is learned from it.</summary>
    LearningTask Task { get; }

    /// <summary>Where it was found.</summary>
    DataLocation Location { get; }

    /// <summary>Whether every file has the content that was published under this name.</summary>
    bool IsOfficial { get; }

    /// <summary>How many examples there are to train on, those held out for validation excepted.</summary>
    int TrainingCount { get; }

    /// <summary>Splits and preprocesses it for a run.</summary>
    /// <param name="seed">Decides the split and the noise.</param>
    /// <param name="examples">Keeps only so many training examples, the first; null keeps all. Validation is the same either way.</param>
    /// <param name="labelNoise">The share of training examples that get a wrong label.</param>
    /// <returns>The examples; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">There are not so many examples, or the share is not at least 0 and at most 1, or there are no labels to falsify.</exception>
    PreparedData Prepare(Seed seed, int? examples = null, double labelNoise = 0);
}
