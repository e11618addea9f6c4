using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Data;

/// <summary>Turns pixel bytes x into network inputs: <c>(x/255 − mean) / scale</c>.</summary>
/// <param name="Shape">The shape of the images.</param>
/// <param name="Mean">What is subtracted from every pixel, float32 in C×H×W order, in units of x/255.</param>
/// <param name="Scale">What everything is divided by, in units of x/255.</param>
public sealed record Preprocessing(ImageShape Shape, ImmutableArray<float> Mean, double Scale)
{
    /// <summary>The pixel values alone, x/255.</summary>
    /// <param name="shape">The shape of the images.</param>
    /// <returns>Mean 0 and scale 1.</returns>
    public static Preprocessing Unit(ImageShape shape) => new(shape, [.. new float[shape.Pixels]], 1);

    /// <summary>
    /// The mean of every pixel and one standard deviation, that of all pixel values about their common mean, both over
    /// the given images and summed exactly in integers.
    /// </summary>
    /// <param name="images">The images.</param>
    /// <param name="indices">Which of them count: the training part of the run.</param>
    /// <returns>The preprocessing that centres and scales them.</returns>
    /// <exception cref="ArgumentException">No image was given, or all pixels of all images are equal.</exception>
    public static Preprocessing Standardize(ImageSet images, ReadOnlySpan<int> indices)
    {
        if (indices.IsEmpty)
        {
            throw new ArgumentException("The mean of no image does not exist; give at least one.", nameof(indices));
        }
        long[] sums = new long[images.Shape.Pixels];
        long squares = 0;
        foreach (int index in indices)
        {
            ReadOnlySpan<byte> image = images.Image(index);
            for (int pixel = 0; pixel < sums.Length; pixel++)
            {
                int value = image[pixel];
                sums[pixel] += value;
                squares += value * value;
            }
        }
        double count = indices.Length;
        double mean = sums.Sum() / (count * sums.Length);
        double variance = (squares / (count * sums.Length)) - (mean * mean);
        if (!(variance > 0))
        {
            throw new ArgumentException("All pixels of these images are equal: they cannot be scaled.", nameof(images));
        }
        return new Preprocessing(
            images.Shape,
            [.. sums.Select(sum => (float)(sum / (255 * count)))],
            Math.Sqrt(variance) / 255
        );
    }

    /// <summary>Preprocesses images.</summary>
    /// <param name="images">The images.</param>
    /// <param name="indices">Which of them, in this order.</param>
    /// <returns>float32 of shape <c>[n, C, H, W]</c> on the CPU; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The images have another shape.</exception>
    public Tensor Apply(ImageSet images, ReadOnlySpan<int> indices)
    {
        if (images.Shape != Shape)
        {
            throw new ArgumentException(
                $"The images are {images.Shape}; these settings are for {Shape}.",
                nameof(images)
            );
        }
        Tensor result = empty([indices.Length, Shape.Channels, Shape.Height, Shape.Width], ScalarType.Float32);
        using Tensor mean = tensor(ImmutableCollectionsMarshal.AsArray(Mean)!, ScalarType.Float32)
            .reshape(Shape.Channels, Shape.Height, Shape.Width);
        // In blocks, so that the bytes are not held three times over.
        const int Block = 4096;
        for (int start = 0; start < indices.Length; start += Block)
        {
            using DisposeScope scope = NewDisposeScope();
            int size = Math.Min(Block, indices.Length - start);
            Tensor pixels = Gather(images, indices.Slice(start, size));
            result.narrow(0, start, size).copy_(pixels).div_(255).sub_(mean).div_(Scale);
        }
        return result;
    }

    private static Tensor Gather(ImageSet images, ReadOnlySpan<int> indices)
    {
        byte[] pixels = new byte[indices.Length * images.Shape.Pixels];
        for (int i = 0; i < indices.Length; i++)
        {
            images.Image(indices[i]).CopyTo(pixels.AsSpan(i * images.Shape.Pixels));
        }
        ImageShape shape = images.Shape;
        return tensor(pixels, [indices.Length, shape.Channels, shape.Height, shape.Width], ScalarType.Byte);
    }
}
