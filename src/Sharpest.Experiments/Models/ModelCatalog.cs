using Sharpest.Experiments.Data;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Models;

/// <summary>The models that can be asked for by name.</summary>
public static class ModelCatalog
{
    private static readonly LearningTask Cifar = LearningTask.Images(new(3, 32, 32), 10);
    private static readonly LearningTask Imdb = LearningTask.Texts(400, 5000, 2);
    private static readonly LearningTask PennTreebank = LearningTask.Language(20, 10_000);

    private static readonly Catalog<ModelInfo> Known = new(
        "model",
        info => info.Name,
        Simple("simple-cnn", "4 convolutions 3×3 with 32 and 64 filters, 2 dense layers", 361_898, SimpleCnnSize.Small),
        Simple(
            "simple-cnn-medium",
            "4 convolutions 5×5 with 100 and 200 filters, 2 dense layers",
            2_399_518,
            SimpleCnnSize.Medium
        ),
        Residual("resnet-32", "pre-activation ResNet-32 without normalization", 465_674, ResNetSize.Plain32),
        Residual("resnet-32-bn", "pre-activation ResNet-32, batch normalization", 467_946, ResNetSize.Normalized32),
        OfVgg("vgg-11", "VGG-11, batch normalization, dropout ½", 9_756_432, VggSize.Eleven),
        OfVgg("vgg-11-no-dropout", "VGG-11, batch normalization", 9_756_432, VggSize.Eleven with { Dropout = 0 }),
        OfVgg("vgg-11-no-bn", "VGG-11, dropout ½", 9_750_922, VggSize.Eleven with { BatchNorm = false }),
        OfVgg(
            "vgg-11-plain",
            "VGG-11 without normalization and dropout",
            9_750_922,
            VggSize.Eleven with
            {
                BatchNorm = false,
                Dropout = 0,
            }
        ),
        OfTexts("imdb-cnn", "text convolution, width 250", 351_002, 250),
        OfTexts("imdb-cnn-500", "text convolution, width 500", 577_002, 500),
        OfWords("ptb-lstm", "language model, 2 LSTM layers of 200", LstmSize.Small),
        OfWords(
            "ptb-lstm-dropout",
            "language model, 2 LSTM layers of 200, dropout 0.1",
            LstmSize.Small with
            {
                Dropout = 0.1,
            }
        )
    );

    /// <summary>All models.</summary>
    public static IReadOnlyList<ModelInfo> All => Known.Entries;

    /// <summary>Finds a model.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>What is known about it.</returns>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those that exist.</exception>
    public static ModelInfo Find(string name) => Known.Find(name);

    /// <summary>Makes a model with fresh weights.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="task">What it is to learn; its sizes are those of the data.</param>
    /// <param name="seed">Decides the weights.</param>
    /// <returns>The model, giving logits; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">
    /// The name is unknown, the model is for another kind of task (the message lists those for this one), or the sizes do
    /// not fit.
    /// </exception>
    public static nn.Module<Tensor, Tensor> Create(string name, LearningTask task, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(task);
        ModelInfo info = Find(name);
        if (info.Kind == task.Kind)
        {
            return info.Create(task, seed);
        }
        string others = string.Join(", ", All.Where(m => m.Kind == task.Kind).Select(m => m.Name));
        throw new ArgumentException($"The model {name} is not for {task}. Models for them: {others}.", nameof(name));
    }

    /// <summary>Makes a model of images with fresh weights.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="input">The shape of the images.</param>
    /// <param name="classes">How many classes it tells apart.</param>
    /// <param name="seed">Decides the weights.</param>
    /// <returns>The model, giving logits of shape <c>[N, classes]</c>; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The name is unknown, or the shape or the number of classes does not fit.</exception>
    public static nn.Module<Tensor, Tensor> Create(string name, ImageShape input, int classes, Seed seed) =>
        Create(name, LearningTask.Images(input, classes), seed);

    private static ModelInfo Simple(string name, string description, long parameters, SimpleCnnSize size) =>
        Of(name, description, Cifar, parameters, (task, seed) => new SimpleCnn(task.Image, task.Outputs, size, seed));

    private static ModelInfo Residual(string name, string description, long parameters, ResNetSize size) =>
        Of(name, description, Cifar, parameters, (task, seed) => new ResNet(task.Image, task.Outputs, size, seed));

    private static ModelInfo OfVgg(string name, string description, long parameters, VggSize size) =>
        Of(name, description, Cifar, parameters, (task, seed) => new Vgg(task.Image, task.Outputs, size, seed));

    private static ModelInfo OfTexts(string name, string description, long parameters, int width) =>
        Of(name, description, Imdb, parameters, (t, seed) => new ImdbCnn(t.Vocabulary, t.Outputs, width, seed));

    private static ModelInfo OfWords(string name, string description, LstmSize size) =>
        Of(name, description, PennTreebank, 4_651_600, (t, seed) => new LstmLanguageModel(t.Vocabulary, size, seed));

    private static ModelInfo Of(
        string name,
        string description,
        LearningTask paper,
        long parameters,
        Func<LearningTask, Seed, nn.Module<Tensor, Tensor>> create
    ) => new(name, description, paper.Kind, create) { PaperTask = paper, PaperParameters = parameters };
}
