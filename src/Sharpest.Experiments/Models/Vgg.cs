using Sharpest.Convolutions;
using Sharpest.Experiments.Data;
using Sharpest.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Models;

/// <summary>
/// A VGG network for small images: 3×3 convolutions that keep the size, each with ReLU, between 2×2 max-poolings, then two
/// dense layers with ReLU and a linear one that gives logits. If so wished, the input and the output of every convolution
/// are normalized over the batch, and dropout stands before each dense layer. Weights are Glorot-uniform, biases zero.
/// </summary>
/// <remarks>A pooling of an odd side keeps its last row, so that sides below 32 remain possible.</remarks>
public sealed class Vgg : nn.Module<Tensor, Tensor>, IConvolvesByModule, IDrawsRandomly
{
    private readonly ImageShape shape;
    private readonly BatchNorm2d? norm;
    private readonly Sequential features;
    private readonly SeededDropout dropout1;
    private readonly Linear dense1;
    private readonly SeededDropout dropout2;
    private readonly Linear dense2;
    private readonly SeededDropout dropout3;
    private readonly Linear head;

    /// <summary>Creates the network with fresh weights.</summary>
    /// <param name="input">The shape of the images.</param>
    /// <param name="classes">How many logits it gives.</param>
    /// <param name="size">Widths, normalization and dropout.</param>
    /// <param name="seed">Decides the weights and what dropout draws.</param>
    /// <exception cref="ArgumentException">The images are empty, there are fewer than 2 classes, or the dropout is not below 1.</exception>
    public Vgg(ImageShape input, int classes, VggSize size, Seed seed)
        : base(nameof(Vgg))
    {
        ArgumentNullException.ThrowIfNull(size);
        if (Math.Min(input.Channels, Math.Min(input.Height, input.Width)) < 1)
        {
            throw new ArgumentException($"Images of {input} are empty.", nameof(input));
        }
        ModelInputs.CheckClasses(classes);
        shape = input;
        norm = size.BatchNorm ? nn.BatchNorm2d(input.Channels) : null;
        features = Features(input.Channels, size);
        dropout1 = new SeededDropout(nameof(dropout1), size.Dropout, seed);
        dense1 = nn.Linear(Flattened(input, size), size.Hidden);
        dropout2 = new SeededDropout(nameof(dropout2), size.Dropout, seed);
        dense2 = nn.Linear(size.Hidden, size.Hidden);
        dropout3 = new SeededDropout(nameof(dropout3), size.Dropout, seed);
        head = nn.Linear(size.Hidden, classes);
        RegisterComponents();
        GlorotUniform.Initialize(this, seed);
    }

    /// <inheritdoc/>
    public void BeginStep(long stepsDone)
    {
        dropout1.BeginStep(stepsDone);
        dropout2.BeginStep(stepsDone);
        dropout3.BeginStep(stepsDone);
    }

    /// <summary>Computes the logits.</summary>
    /// <param name="input">Images, float32, shape <c>[N, C, H, W]</c>.</param>
    /// <returns>Logits, shape <c>[N, classes]</c>; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The images are not of the shape for which the network was made.</exception>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        ModelInputs.CheckImages(input, shape);
        using DisposeScope scope = NewDisposeScope();
        Tensor x = norm is null ? input : ChannelNormalization.Apply(norm, input);
        foreach (nn.Module layer in features.children())
            x = Layer(layer, x);
        x = x.flatten(1);
        x = Rectifier.Apply(dense1.forward(dropout1.forward(x)));
        x = Rectifier.Apply(dense2.forward(dropout2.forward(x)));
        return head.forward(dropout3.forward(x)).MoveToOuterDisposeScope();
    }

    private static Tensor Layer(nn.Module layer, Tensor x) =>
        layer is BatchNorm2d normalization
            ? ChannelNormalization.Apply(normalization, x)
            : ((nn.Module<Tensor, Tensor>)layer).forward(x);

    private static Sequential Features(int channels, VggSize size)
    {
        var layers = new List<(string, nn.Module<Tensor, Tensor>)>();
        (int convolutions, int pools) = (0, 0);
        foreach (int width in size.Plan)
        {
            if (width == 0)
            {
                // Before the rectifier instead of behind it: the same maxima, and four times fewer numbers to rectify.
                layers.Insert(Math.Max(0, layers.Count - 1), ($"pool{++pools}", new MaxPooling2d(2, partial: true)));
                continue;
            }
            convolutions++;
            layers.Add(
                ($"conv{convolutions}", new Convolution2d($"conv{convolutions}", channels, width, 3, padding: 1))
            );
            if (size.BatchNorm)
            {
                layers.Add(($"norm{convolutions}", nn.BatchNorm2d(width)));
            }
            layers.Add(($"relu{convolutions}", new Rectifier()));
            channels = width;
        }
        return nn.Sequential(layers);
    }

    private static long Flattened(ImageShape input, VggSize size)
    {
        (long height, long width) = (input.Height, input.Width);
        foreach (int _ in size.Plan.Where(filters => filters == 0))
        {
            (height, width) = ((height + 1) / 2, (width + 1) / 2);
        }
        return size.Plan.Last(filters => filters > 0) * height * width;
    }
}
