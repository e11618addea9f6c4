using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Convolutions;

/// <summary>
/// A one-dimensional convolution (stride 1, no padding), computed as one matrix product over all windows of the input:
/// <c>y[n, f, l] = b[f] + Σ w[f, c, j]·x[n, c, l + j]</c>. No convolution library takes part, so it is right on every
/// machine, and all of its derivatives are matrix products too. Weights are laid out like those of <c>nn.Conv1d</c>.
/// </summary>
public sealed class Convolution1d : nn.Module<Tensor, Tensor>, IConvolvesByModule
{
    private readonly long inputChannels;
    private readonly long outputChannels;
    private readonly long kernelSize;

    /// <summary>Creates the layer with weights of zero; an initializer fills them.</summary>
    /// <param name="name">The name of the module.</param>
    /// <param name="inputChannels">Channels of the input, C.</param>
    /// <param name="outputChannels">Channels of the output, F.</param>
    /// <param name="kernelSize">Width of the kernel, k.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public Convolution1d(string name, long inputChannels, long outputChannels, long kernelSize)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputChannels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputChannels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(kernelSize);
        this.inputChannels = inputChannels;
        this.outputChannels = outputChannels;
        this.kernelSize = kernelSize;
        weight = new Parameter(zeros(outputChannels, inputChannels, kernelSize));
        bias = new Parameter(zeros(outputChannels));
        RegisterComponents();
    }

    /// <summary>The kernels, shape <c>[F, C, k]</c>.</summary>
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
    /// <param name="input">Shape <c>[N, C, L]</c>, of the weights' dtype.</param>
    /// <returns>Shape <c>[N, F, L − k + 1]</c>; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The input has another dtype or other channels, or is shorter than the kernel.</exception>
    public override Tensor forward(Tensor input)
    {
        Check(input);
        using DisposeScope scope = NewDisposeScope();
        long positions = input.size(2) - kernelSize + 1;
        Tensor rows = input.transpose(1, 2);
        Tensor windows = cat([.. Enumerable.Range(0, (int)kernelSize).Select(j => rows.narrow(1, j, positions))], 2);
        return nn.functional.linear(windows, Matrix(), bias).transpose(1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The largest rectified output of each channel, max(0, max over l of y[n, f, l]). Its derivatives need only the windows where
    /// the maxima lie, one an example and channel, and where second derivatives are wanted no others take part in them.
    /// </summary>
    /// <param name="input">Shape <c>[N, C, L]</c>, of the weights' dtype.</param>
    /// <returns>Shape <c>[N, F]</c>; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The input has another dtype or other channels, or is shorter than the kernel.</exception>
    public Tensor LargestRectified(Tensor input)
    {
        Check(input);
        using DisposeScope scope = NewDisposeScope();
        if (!SecondOrder.IsExpected)
            return nn.functional.relu(forward(input)).max(2).values.MoveToOuterDisposeScope();
        Tensor places = Places(input).unsqueeze(2).expand(-1, -1, inputChannels);
        Tensor rows = input.transpose(1, 2);
        Tensor windows = cat([.. Enumerable.Range(0, (int)kernelSize).Select(j => rows.gather(1, places + j))], 2);
        return nn.functional.relu((windows * Matrix()).sum(2).add(bias)).MoveToOuterDisposeScope();
    }

    // Where the maxima lie, shape [N, F].
    private Tensor Places(Tensor input)
    {
        using IDisposable constant = no_grad();
        return forward(input).max(2).indexes;
    }

    // The kernels as the windows are laid out, shape [F, k·C].
    private Tensor Matrix() => weight.transpose(1, 2).reshape(outputChannels, kernelSize * inputChannels);

    private void Check(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (
            input.dtype != weight.dtype
            || input.dim() != 3
            || input.size(1) != inputChannels
            || input.size(2) < kernelSize
        )
        {
            throw new ArgumentException(
                $"{GetName()} was given {input.dtype} [{string.Join(", ", input.shape)}]; it needs {weight.dtype} "
                    + $"[N, {inputChannels}, L ≥ {kernelSize}].",
                nameof(input)
            );
        }
    }
}
