using System.Collections.Immutable;

namespace Sharpest.Experiments.Data;

/// <summary>
/// What a model must know of a data set to be made for it. Inputs have the shape <c>[N, …InputShape]</c>: float32 pixels,
/// or int64 numbers of words below <see cref="Vocabulary"/>. Targets are int64 below <see cref="Outputs"/>, of shape
/// <c>[N]</c>, or <c>[N, T]</c> where every word has one. A model gives logits of the targets' shape with
/// <see cref="Outputs"/> numbers for each, and the loss of every task is their mean softmax cross-entropy.
/// </summary>
public sealed record LearningTask
{
    private LearningTask(TaskKind kind, ImmutableArray<int> inputShape, int vocabulary, int outputs)
    {
        Kind = kind;
        InputShape = inputShape;
        Vocabulary = vocabulary;
        Outputs = outputs;
    }

    /// <summary>What is learned.</summary>
    public TaskKind Kind { get; }

    /// <summary>The shape of one example: C, H, W of an image; the number of words of a text.</summary>
    public ImmutableArray<int> InputShape { get; }

    /// <summary>How many different words there are; 0 for images.</summary>
    public int Vocabulary { get; }

    /// <summary>How many classes, or different next words, are told apart.</summary>
    public int Outputs { get; }

    /// <summary>The shape of one image.</summary>
    /// <exception cref="InvalidOperationException">The examples are no images.</exception>
    public ImageShape Image =>
        Kind == TaskKind.ImageClassification
            ? new ImageShape(InputShape[0], InputShape[1], InputShape[2])
            : throw new InvalidOperationException($"The examples are {this}, not images.");

    /// <summary>Images in classes.</summary>
    /// <param name="shape">The shape of an image.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <returns>The task.</returns>
    public static LearningTask Images(ImageShape shape, int classes) =>
        new(TaskKind.ImageClassification, [shape.Channels, shape.Height, shape.Width], 0, classes);

    /// <summary>Texts of one length in classes.</summary>
    /// <param name="length">The words of a text.</param>
    /// <param name="vocabulary">How many different words there are.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <returns>The task.</returns>
    public static LearningTask Texts(int length, int vocabulary, int classes) =>
        new(TaskKind.TextClassification, [length], vocabulary, classes);

    /// <summary>Stretches of a text, each word of which is to be foretold from those before it.</summary>
    /// <param name="steps">The words of a stretch, T.</param>
    /// <param name="vocabulary">How many different words there are.</param>
    /// <returns>The task.</returns>
    public static LearningTask Language(int steps, int vocabulary) =>
        new(TaskKind.LanguageModelling, [steps], vocabulary, vocabulary);

    /// <summary>The task as people say it.</summary>
    /// <returns>For instance <c>images of 3×32×32 in 10 classes</c>.</returns>
    public override string ToString() =>
        Kind switch
        {
            TaskKind.ImageClassification => $"images of {Image} in {Outputs} classes",
            TaskKind.TextClassification => $"texts of {InputShape[0]} words out of {Vocabulary} in {Outputs} classes",
            _ => $"stretches of {InputShape[0]} words out of {Vocabulary}",
        };
}
