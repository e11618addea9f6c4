using Sharpest.Convolutions.Winograd;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Convolutions;

/// <summary>
/// A two-dimensional convolution whose derivatives of every order are right on every machine and as fast as
/// proper convolutions can be. Use it instead of <c>nn.Conv2d</c> in models whose curvature is measured; other models are
/// right as well, but slower where this machine's convolution library is faulty.
/// </summary>
public sealed class Convolution2d : nn.Module<Tensor, Tensor>
{
    /// <summary>Creates the layer with weights of zero; an initializer fills them.</summary>
    /// <param name="name">The name of the module.</param>
    /// <param name="inputChannels">Channels of the input, C.</param>
    /// <param name="outputChannels">Channels of the output, F.</param>
    /// <param name="kernelSize">Height and width of the square kernel, k.</param>
    /// <param name="padding">Rows and columns of zeros added on every side.</param>
    /// <param name="stride">Rows and columns from one position of the kernel to the next.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or the padding is negative.</exception>
    public Convolution2d(
        string name,
        long inputChannels,
        long outputChannels,
        long kernelSize,
        long padding = 0,
        long stride = 1
    )
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputChannels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputChannels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(kernelSize);
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stride);
        Kind = new ConvolutionKind(inputChannels, outputChannels, kernelSize, padding, stride);
        weight = new Parameter(zeros(outputChannels, inputChannels, kernelSize, kernelSize));
        bias = new Parameter(zeros(outputChannels));
        RegisterComponents();
    }

    /// <summary>Channels, kernel, padding and stride.</summary>
    public ConvolutionKind Kind { get; }

    /// <summary>Whether the gradients of training come by tiles, where these are faster.</summary>
    internal bool TrainsByTiles { get; set; }

    /// <summary>The kernels, shape <c>[F, C, k, k]</c>.</summary>
    [field: TorchSharp.Utils.ComponentName(Name = nameof(weight))]
    public Parameter weight
    {
        get;
        private set // TorchSharp calls it when the module changes its dtype or device
        {
            field = value;
            ConditionallyRegisterParameter(nameof(weight), value);
        }
    }

    /// <summary>The offsets, shape <c>[F]</c>.</summary>
    [field: TorchSharp.Utils.ComponentName(Name = nameof(bias))]
    public Parameter bias
    {
        get;
        private set
        {
            field = value;
            ConditionallyRegisterParameter(nameof(bias), value);
        }
    }

    /// <summary>Convolves the input.</summary>
    /// <param name="input">Shape <c>[N, C, H, W]</c>.</param>
    /// <returns>Shape <c>[N, F, H', W']</c>; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The input has another dtype or other channels, or is smaller than the kernel.</exception>
    public override Tensor forward(Tensor input)
    {
        Check(input);
        return SecondOrder.IsExpected || !NativeConvolution.Serves(input, weight, Kind) || ByTiles(input)
            ? TrilinearConvolution.Apply(input, weight, Kind.Padding, Kind.Stride, bias)
            : NativeConvolution.Apply(input, weight, bias, Kind);
    }

    // The gradients of training are libtorch's own, bit for bit, unless it is to be faster. What belongs to a measurement, or
    // asks for no gradient, is.
    private bool ByTiles(Tensor input) =>
        (TrainsByTiles || ActivationPattern.IsInForce || !is_grad_enabled())
        && ConvolutionRoute.Of(weight, Kind).Tiles
        && (is_grad_enabled() ? TileRule.PaysForGradient(Kind, input) : TileRule.Pays(Kind, input));

    private void Check(Tensor input)
    {
        if (input.dtype != weight.dtype)
        {
            throw new ArgumentException(
                $"{GetName()} ({Kind}) was given {input.dtype}; its weights are {weight.dtype}.",
                nameof(input)
            );
        }
        long smallest = Kind.KernelSize - 2 * Kind.Padding;
        if (
            input.dim() != 4
            || input.size(1) != Kind.InputChannels
            || input.size(2) < smallest
            || input.size(3) < smallest
        )
        {
            throw new ArgumentException(
                $"{GetName()} ({Kind}) was given shape [{string.Join(", ", input.shape)}]; it needs "
                    + $"[N, {Kind.InputChannels}, H ≥ {smallest}, W ≥ {smallest}].",
                nameof(input)
            );
        }
    }
}
