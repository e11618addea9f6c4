using Sharpest.Convolutions;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Models;

/// <summary>
/// A pre-activation block: <c>x + conv2(ReLU(norm2(conv1(ReLU(norm1(x))))))</c>. Where it halves the image, conv1 has stride
/// 2 and x is brought to the new shape by a 1×1 convolution of stride 2. The normalizations are left out if so wished.
/// </summary>
internal sealed class ResidualBlock : nn.Module<Tensor, Tensor>, IConvolvesByModule
{
    private readonly BatchNorm2d? norm1;
    private readonly Convolution2d conv1;
    private readonly BatchNorm2d? norm2;
    private readonly Convolution2d conv2;
    private readonly Convolution2d? projection;

    /// <summary>Creates the block with weights of zero.</summary>
    /// <param name="inputs">Channels of the input.</param>
    /// <param name="outputs">Channels of the output.</param>
    /// <param name="halves">Whether the output has half the height and width.</param>
    /// <param name="normalize">Whether there are normalizations.</param>
    public ResidualBlock(int inputs, int outputs, bool halves, bool normalize)
        : base(nameof(ResidualBlock))
    {
        norm1 = normalize ? nn.BatchNorm2d(inputs) : null;
        conv1 = new Convolution2d(nameof(conv1), inputs, outputs, 3, padding: 1, stride: halves ? 2 : 1);
        norm2 = normalize ? nn.BatchNorm2d(outputs) : null;
        conv2 = new Convolution2d(nameof(conv2), outputs, outputs, 3, padding: 1);
        projection = halves ? new Convolution2d(nameof(projection), inputs, outputs, 1, stride: 2) : null;
        RegisterComponents();
    }

    /// <summary>Computes the block.</summary>
    /// <param name="input">Shape <c>[N, C, H, W]</c>.</param>
    /// <returns>Shape <c>[N, F, H, W]</c>, or with halved sides, rounded up; the caller disposes it.</returns>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = conv1.forward(ChannelNormalization.Rectified(norm1, input));
        x = conv2.forward(ChannelNormalization.Rectified(norm2, x));
        Tensor shortcut = projection is null ? input : projection.forward(input);
        return (x + shortcut).MoveToOuterDisposeScope();
    }
}
