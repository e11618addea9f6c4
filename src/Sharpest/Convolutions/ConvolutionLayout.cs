namespace Sharpest.Convolutions;

/// <summary>The order in which a convolution's tensors lie in memory. Their shapes are the same in both.</summary>
public enum ConvolutionLayout
{
    /// <summary>An image channel by channel, libtorch's default (NCHW). oneDNN copies it into blocks of channels and back.</summary>
    ChannelsFirst,

    /// <summary>An image pixel by pixel (NHWC). oneDNN works on it as it is.</summary>
    ChannelsLast,
}
