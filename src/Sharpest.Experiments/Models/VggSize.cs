using System.Collections.Immutable;

namespace Sharpest.Experiments.Models;

/// <summary>The sizes that make a <see cref="Vgg"/>.</summary>
public sealed record VggSize
{
    /// <summary>VGG-11 with batch normalization and dropout of ½: 9,756,432 parameters for 3×32×32 and 10 classes.</summary>
    public static VggSize Eleven { get; } = new();

    /// <summary>Output channels of the 3×3 convolutions, 0 standing for a 2×2 max-pooling.</summary>
    /// <value>The default is that of VGG-11: 64 M 128 M 256 256 M 512 512 M 512 512 M.</value>
    public ImmutableArray<int> Plan { get; init; } = [64, 0, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0];

    /// <summary>Width of each of the two dense layers.</summary>
    /// <value>The default is 512.</value>
    public int Hidden { get; init; } = 512;

    /// <summary>Whether the input and the output of every convolution are normalized over the batch.</summary>
    /// <value>The default is true.</value>
    public bool BatchNorm { get; init; } = true;

    /// <summary>The share of the inputs of each of the three dense layers that training sets to zero.</summary>
    /// <value>The default is ½; 0 leaves it out.</value>
    public double Dropout { get; init; } = 0.5;
}
