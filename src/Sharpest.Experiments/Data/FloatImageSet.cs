using System.Collections.Immutable;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Data;

/// <summary>Labelled images whose pixels are numbers of any size, as they lie in their file.</summary>
/// <param name="Shape">The shape of every image.</param>
/// <param name="Pixels">The images one after another, each in C×H×W order.</param>
/// <param name="Labels">The class of every image, counted from 0.</param>
public sealed record FloatImageSet(ImageShape Shape, ReadOnlyMemory<float> Pixels, ReadOnlyMemory<byte> Labels)
{
    /// <summary>How many images there are.</summary>
    public int Count => Labels.Length;

    /// <summary>
    /// The mean of every pixel and one standard deviation, that of all pixel values about their common mean, over some of
    /// the images. A pixel of value x counts like a byte of 255·x.
    /// </summary>
    /// <param name="indices">Which images count.</param>
    /// <returns>The preprocessing that centres and scales them.</returns>
    /// <exception cref="ArgumentException">No image was given, or all pixels of all images are equal.</exception>
    public Preprocessing Standardize(ReadOnlySpan<int> indices)
    {
        double[] mean = new double[Shape.Pixels];
        foreach (int index in indices)
        {
            ReadOnlySpan<float> image = Image(index);
            for (int pixel = 0; pixel < mean.Length; pixel++)
            {
                mean[pixel] += image[pixel] / (double)indices.Length;
            }
        }
        double common = mean.Average();
        double variance = 0;
        foreach (int index in indices)
        {
            foreach (float value in Image(index))
            {
                variance += (value - common) * (value - common);
            }
        }
        variance /= (double)indices.Length * mean.Length;
        return variance > 0
            ? new Preprocessing(Shape, [.. mean.Select(value => (float)value)], Math.Sqrt(variance))
            : throw new ArgumentException(
                "All pixels of these images are equal: they cannot be scaled.",
                nameof(indices)
            );
    }

    /// <summary>Picks and preprocesses images.</summary>
    /// <param name="indices">Which, in this order.</param>
    /// <param name="preprocessing">Mean and scale.</param>
    /// <param name="noise">Falsifies labels, or null.</param>
    /// <returns>The examples, float32 <c>[n, C, H, W]</c>; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">No image was asked for.</exception>
    public ExampleSet Pick(ImmutableArray<int> indices, Preprocessing preprocessing, LabelNoise? noise = null)
    {
        using DisposeScope scope = NewDisposeScope();
        float[] pixels = new float[indices.Length * Shape.Pixels];
        long[] labels = new long[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            Image(indices[i]).CopyTo(pixels.AsSpan(i * Shape.Pixels));
            labels[i] = Labels.Span[indices[i]];
        }
        noise?.Apply(labels);
        Tensor mean = tensor([.. preprocessing.Mean], [Shape.Channels, Shape.Height, Shape.Width]);
        Tensor inputs = tensor(pixels, [indices.Length, Shape.Channels, Shape.Height, Shape.Width]);
        return new ExampleSet(inputs.sub_(mean).div_(preprocessing.Scale), tensor(labels), indices);
    }

    private ReadOnlySpan<float> Image(int index) => Pixels.Span.Slice(index * Shape.Pixels, Shape.Pixels);
}
