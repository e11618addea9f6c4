using Sharpest.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Data;

/// <summary>
/// Random shifts and flips of training images. Each image is shifted by a whole number of pixels, up to a share of each
/// side, equally likely in both directions, its edge pixels being repeated into the gap; then, with probability ½, it is
/// mirrored left to right. The draws of a step depend on the seed and the step alone.
/// </summary>
/// <param name="Seed">The seed of the run.</param>
/// <param name="Shift">The largest shift as a share of the side, rounded down to whole pixels.</param>
/// <exception cref="ArgumentException">The share is not at least 0 and below 1.</exception>
public sealed record Augmentation(Seed Seed, double Shift = 0.125)
{
    /// <summary>The largest shift as a share of the side, rounded down to whole pixels.</summary>
    public double Shift { get; } =
        Shift is >= 0 and < 1
            ? Shift
            : throw new ArgumentException(
                FormattableString.Invariant(
                    $"A shift by {Shift} of the side is not possible; choose 0 or more, below 1."
                ),
                nameof(Shift)
            );

    /// <summary>Augments a mini-batch.</summary>
    /// <param name="images">Shape <c>[S, C, H, W]</c>; not changed, and not disposed.</param>
    /// <param name="step">The training step, counted from 0 over all epochs.</param>
    /// <returns>The same shape and type; the caller disposes it.</returns>
    public Tensor Apply(Tensor images, long step)
    {
        using DisposeScope scope = NewDisposeScope();
        using Generator generator = Seed.Generator("augmentation", step);
        long size = images.shape[0];
        long mostDown = (long)(Shift * images.shape[2]);
        long mostRight = (long)(Shift * images.shape[3]);
        Tensor down = randint(-mostDown, mostDown + 1, [size], ScalarType.Int64, generator: generator);
        Tensor right = randint(-mostRight, mostRight + 1, [size], ScalarType.Int64, generator: generator);
        Tensor mirrored = randint(0, 2, [size], ScalarType.Int64, generator: generator);
        return Transform(images, down, right, mirrored).MoveToOuterDisposeScope();
    }

    /// <summary>Shifts and mirrors each image by its own amounts.</summary>
    /// <param name="images">Shape <c>[S, C, H, W]</c>.</param>
    /// <param name="down">int64 of shape <c>[S]</c>: rows by which the content moves down.</param>
    /// <param name="right">int64 of shape <c>[S]</c>: columns by which it moves to the right, before it is mirrored.</param>
    /// <param name="mirrored">int64 of shape <c>[S]</c>: 1 mirrors left to right, 0 does not.</param>
    /// <returns>A new tensor of the same shape; the caller disposes it.</returns>
    internal static Tensor Transform(Tensor images, Tensor down, Tensor right, Tensor mirrored)
    {
        using DisposeScope scope = NewDisposeScope();
        (long size, long channels, long height, long width) = (
            images.shape[0],
            images.shape[1],
            images.shape[2],
            images.shape[3]
        );
        Tensor rows = (arange(height) - down.unsqueeze(1)).clamp(0, height - 1);
        Tensor flip = mirrored.unsqueeze(1);
        Tensor column = arange(width);
        column = (column * (1 - flip)) + ((width - 1 - column) * flip);
        Tensor columns = (column - right.unsqueeze(1)).clamp(0, width - 1);
        Tensor source = (rows.unsqueeze(2) * width) + columns.unsqueeze(1);
        source = source.reshape(size, 1, height * width).expand(size, channels, height * width);
        return images.flatten(2).gather(2, source).reshape(size, channels, height, width).MoveToOuterDisposeScope();
    }
}
