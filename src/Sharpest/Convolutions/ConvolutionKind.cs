namespace Sharpest.Convolutions;

/// <summary>What decides by which code a convolution may be computed: channels, kernel and stride, not the batch or the image.</summary>
/// <param name="InputChannels">Channels of the input, C.</param>
/// <param name="OutputChannels">Channels of the output, F.</param>
/// <param name="KernelSize">Height and width of the square kernel, k.</param>
/// <param name="Padding">Rows and columns of zeros added on every side, p.</param>
/// <param name="Stride">Rows and columns from one position of the kernel to the next, s.</param>
public readonly record struct ConvolutionKind(
    long InputChannels,
    long OutputChannels,
    long KernelSize,
    long Padding,
    long Stride = 1
)
{
    /// <summary>The height or width of the output: ⌊(side + 2p − k)/s⌋ + 1.</summary>
    /// <param name="side">The height or width of the input, at least k − 2p.</param>
    /// <returns>The number of positions of the kernel along that side.</returns>
    public long OutputSide(long side) => (side + 2 * Padding - KernelSize) / Stride + 1;

    /// <summary>A short form for messages, for instance <c>32→64, 3×3</c> or <c>32→64, 3×3, stride 2</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() =>
        $"{InputChannels}→{OutputChannels}, {KernelSize}×{KernelSize}" + (Stride == 1 ? "" : $", stride {Stride}");
}
