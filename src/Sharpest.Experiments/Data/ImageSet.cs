namespace Sharpest.Experiments.Data;

/// <summary>Labelled images as they lie in their file.</summary>
public sealed class ImageSet
{
    /// <summary>Creates the set.</summary>
    /// <param name="shape">The shape of every image.</param>
    /// <param name="pixels">The images one after another, each in C×H×W order; not copied.</param>
    /// <param name="labels">The class of every image; not copied.</param>
    /// <exception cref="ArgumentException">The number of pixels is not that of as many images as there are labels.</exception>
    public ImageSet(ImageShape shape, ReadOnlyMemory<byte> pixels, ReadOnlyMemory<byte> labels)
    {
        if (pixels.Length != (long)labels.Length * shape.Pixels)
        {
            throw new ArgumentException(
                $"{labels.Length} images of {shape} need {(long)labels.Length * shape.Pixels} pixels, not {pixels.Length}.",
                nameof(pixels)
            );
        }
        Shape = shape;
        Pixels = pixels;
        Labels = labels;
    }

    /// <summary>The shape of every image.</summary>
    public ImageShape Shape { get; }

    /// <summary>Pixel values 0…255, the images one after another, each in C×H×W order.</summary>
    public ReadOnlyMemory<byte> Pixels { get; }

    /// <summary>The class of every image, counted from 0.</summary>
    public ReadOnlyMemory<byte> Labels { get; }

    /// <summary>How many images there are.</summary>
    public int Count => Labels.Length;

    /// <summary>The pixels of one image.</summary>
    /// <param name="index">Which image.</param>
    /// <returns>C·H·W bytes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    public ReadOnlySpan<byte> Image(int index) => Pixels.Span.Slice(index * Shape.Pixels, Shape.Pixels);
}
