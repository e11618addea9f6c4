using Sharpest.Convolutions;
using Sharpest.Experiments.Data;
using Sharpest.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Models;

/// <summary>
/// The residual network of the paper: a 3×3 convolution, three stages of pre-activation blocks of which the second and the
/// third begin with half the sides and twice the channels, ReLU, the mean over the image, and a linear layer that gives
/// logits. Convolutions have biases; their weights are drawn from N(0, 2s/fan-in) with s one over the number of blocks, so
/// that the sum over the blocks keeps its size without normalization. The last layer is Glorot-uniform.
/// </summary>
/// <remarks>
/// A convolution of stride 2 pads both sides by one pixel, as PyTorch does; Keras, in which the paper's network was written,
/// pads only below and to the right. Where there are normalizations, one also stands before the last ReLU.
/// </remarks>
public sealed class ResNet : nn.Module<Tensor, Tensor>, IConvolvesByModule
{
    private const int SmallestSide = 4;

    private readonly ImageShape shape;
    private readonly Convolution2d conv1;
    private readonly Sequential stage1;
    private readonly Sequential stage2;
    private readonly Sequential stage3;
    private readonly BatchNorm2d? norm;
    private readonly Linear head;

    /// <summary>Creates the network with fresh weights.</summary>
    /// <param name="input">The shape of the images.</param>
    /// <param name="classes">How many logits it gives.</param>
    /// <param name="size">Widths, depth and normalization.</param>
    /// <param name="seed">Decides the weights.</param>
    /// <exception cref="ArgumentException">The images are too small, or there are fewer than 2 classes.</exception>
    public ResNet(ImageShape input, int classes, ResNetSize size, Seed seed)
        : base(nameof(ResNet))
    {
        ArgumentNullException.ThrowIfNull(size);
        if (input.Channels < 1 || Math.Min(input.Height, input.Width) < SmallestSide)
        {
            throw new ArgumentException(
                $"Images of {input} are too small for this network; the smallest are 1×{SmallestSide}×{SmallestSide}.",
                nameof(input)
            );
        }
        ModelInputs.CheckClasses(classes);
        shape = input;
        int width = size.Filters;
        conv1 = new Convolution2d(nameof(conv1), input.Channels, width, 3, padding: 1);
        stage1 = Stage(width, width, size);
        stage2 = Stage(width, 2 * width, size);
        stage3 = Stage(2 * width, 4 * width, size);
        norm = size.BatchNorm ? nn.BatchNorm2d(4 * width) : null;
        head = nn.Linear(4 * width, classes);
        RegisterComponents();
        FreshWeights.Fill(this, seed, (name, weight, generator) => Fill(name, weight, size, generator));
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
        Tensor x = conv1.forward(input);
        x = stage3.forward(stage2.forward(stage1.forward(x)));
        x = ChannelNormalization.Rectified(norm, x);
        return head.forward(x.mean([2, 3])).MoveToOuterDisposeScope();
    }

    private static Sequential Stage(int inputs, int outputs, ResNetSize size) =>
        nn.Sequential([
            .. Enumerable
                .Range(0, size.Blocks)
                .Select(i =>
                    (
                        $"{i}",
                        (nn.Module<Tensor, Tensor>)
                            new ResidualBlock(
                                i == 0 ? inputs : outputs,
                                outputs,
                                halves: i == 0 && inputs != outputs,
                                size.BatchNorm
                            )
                    )
                ),
        ]);

    private static void Fill(string name, Tensor weight, ResNetSize size, Generator generator)
    {
        if (name.StartsWith(nameof(head), StringComparison.Ordinal))
        {
            GlorotUniform.Fill(weight, generator);
        }
        else
        {
            FreshWeights.FillNormal(weight, 2 * size.InitialScale, generator);
        }
    }
}
