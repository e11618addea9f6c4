using Sharpest.Convolutions;
using Sharpest.Experiments.Data;
using Sharpest.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Models;

/// <summary>
/// The convolutional network of the paper: twice [convolution that keeps the size, ReLU, convolution without padding,
/// ReLU, 2×2 max-pooling], then flattened in C×H×W order, a dense layer with ReLU, and a linear layer that gives logits.
/// Weights are Glorot-uniform, biases zero.
/// </summary>
public sealed class SimpleCnn : nn.Module<Tensor, Tensor>, IConvolvesByModule
{
    private readonly ImageShape shape;
    private readonly Convolution2d conv1;
    private readonly Convolution2d conv2;
    private readonly Convolution2d conv3;
    private readonly Convolution2d conv4;
    private readonly MaxPooling2d pool = new(2);
    private readonly Linear dense;
    private readonly Linear head;

    /// <summary>Creates the network with fresh weights.</summary>
    /// <param name="input">The shape of the images.</param>
    /// <param name="classes">How many logits it gives.</param>
    /// <param name="size">Kernels and widths.</param>
    /// <param name="seed">Decides the weights.</param>
    /// <exception cref="ArgumentException">The images are too small, or there are fewer than 2 classes.</exception>
    public SimpleCnn(ImageShape input, int classes, SimpleCnnSize size, Seed seed)
        : base(nameof(SimpleCnn))
    {
        Check(input, classes, size);
        shape = input;
        int wide = 2 * size.Filters;
        int same = size.Kernel / 2;
        long features = (long)wide * size.SideAfter(input.Height) * size.SideAfter(input.Width);
        conv1 = new Convolution2d(nameof(conv1), input.Channels, size.Filters, size.Kernel, same);
        conv2 = new Convolution2d(nameof(conv2), size.Filters, size.Filters, size.Kernel);
        conv3 = new Convolution2d(nameof(conv3), size.Filters, wide, size.Kernel, same);
        conv4 = new Convolution2d(nameof(conv4), wide, wide, size.Kernel);
        dense = nn.Linear(features, size.Hidden);
        head = nn.Linear(size.Hidden, classes);
        RegisterComponents();
        GlorotUniform.Initialize(this, seed);
    }

    /// <summary>Computes the logits.</summary>
    /// <param name="input">Images, float32, shape <c>[N, C, H, W]</c>.</param>
    /// <returns>Logits, shape <c>[N, classes]</c>; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The images are not of the shape for which the network was made.</exception>
    public override Tensor forward(Tensor input)
    {
        ModelInputs.CheckImages(input, shape);
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Rectifier.Apply(conv1.forward(input));
        // The largest of what is rectified is the largest, rectified, and there are four times fewer of them.
        x = Rectifier.Apply(pool.forward(conv2.forward(x)));
        x = Rectifier.Apply(conv3.forward(x));
        x = Rectifier.Apply(pool.forward(conv4.forward(x)));
        x = Rectifier.Apply(dense.forward(x.flatten(1)));
        return head.forward(x).MoveToOuterDisposeScope();
    }

    private static void Check(ImageShape input, int classes, SimpleCnnSize size)
    {
        if (input.Channels < 1 || Math.Min(input.Height, input.Width) < size.SmallestSide)
        {
            throw new ArgumentException(
                $"Images of {input} are too small for this network; the smallest are 1×{size.SmallestSide}×{size.SmallestSide}.",
                nameof(input)
            );
        }
        ModelInputs.CheckClasses(classes);
    }
}
