using Sharpest.Experiments.Data;
using Sharpest.Experiments.Models;

namespace Sharpest.Experiments.Benchmarks;

/// <summary>
/// The arithmetic of one example of a <see cref="SimpleCnn"/>, from the sizes of its layers: a multiplication and an
/// addition count as two. Only convolutions and dense layers count; all else is one operation an element.
/// </summary>
/// <param name="Forward">z = W·a of every layer.</param>
/// <param name="First">The part of it that is the first layer's.</param>
internal sealed record FlopCount(double Forward, double First)
{
    /// <summary>
    /// The forward pass, and backward the gradients by weights and by inputs, each as much again; the inputs of the first
    /// layer need none.
    /// </summary>
    public double Gradient => 3 * Forward - First;

    /// <summary>
    /// Every product of the gradient is one of two factors, each of which has a derivative along v, hence twice the
    /// gradient's; less the forward product of the first layer with its inputs, which do not change along v.
    /// </summary>
    public double Product => 2 * Gradient - First;

    /// <summary>Counts the layers.</summary>
    /// <param name="image">The shape of the images.</param>
    /// <param name="outputs">The logits.</param>
    /// <param name="size">Kernels and widths.</param>
    /// <returns>The arithmetic of one example.</returns>
    public static FlopCount Of(ImageShape image, int outputs, SimpleCnnSize size)
    {
        int wide = 2 * size.Filters;
        int lost = size.Kernel - 1;
        (int Height, int Width) whole = (image.Height, image.Width);
        (int Height, int Width) half = ((whole.Height - lost) / 2, (whole.Width - lost) / 2);
        double first = Convolution(image.Channels, size.Filters, size.Kernel, whole);
        double features = (double)wide * size.SideAfter(image.Height) * size.SideAfter(image.Width);
        double forward =
            first
            + Convolution(size.Filters, size.Filters, size.Kernel, (whole.Height - lost, whole.Width - lost))
            + Convolution(size.Filters, wide, size.Kernel, half)
            + Convolution(wide, wide, size.Kernel, (half.Height - lost, half.Width - lost))
            + 2 * features * size.Hidden
            + 2.0 * size.Hidden * outputs;
        return new FlopCount(forward, first);
    }

    private static double Convolution(int from, int to, int kernel, (int Height, int Width) map) =>
        2.0 * from * to * kernel * kernel * map.Height * map.Width;
}
