using Sharpest.Experiments.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Models;

/// <summary>Checks what a model is given before torch sees it.</summary>
internal static class ModelInputs
{
    /// <summary>Checks images.</summary>
    /// <param name="input">The input of a model.</param>
    /// <param name="shape">The shape of the images for which it was made.</param>
    /// <exception cref="ArgumentException">The input is not <c>[N, C, H, W]</c> of that shape.</exception>
    public static void CheckImages(Tensor input, ImageShape shape)
    {
        if (input.dim() != 4 || shape != new ImageShape((int)input.shape[1], (int)input.shape[2], (int)input.shape[3]))
        {
            throw new ArgumentException(
                $"The input has shape [{string.Join(", ", input.shape)}]; this network takes [N, {shape.Channels}, "
                    + $"{shape.Height}, {shape.Width}].",
                nameof(input)
            );
        }
    }

    /// <summary>Checks numbers of words.</summary>
    /// <param name="input">The input of a model.</param>
    /// <param name="shortest">The fewest words that it can take at once.</param>
    /// <param name="vocabulary">How many words it knows.</param>
    /// <exception cref="ArgumentException">The input is not int64 <c>[N, T]</c>, or holds a number out of range.</exception>
    public static void CheckTokens(Tensor input, int shortest, int vocabulary)
    {
        if (input.dtype != ScalarType.Int64 || input.dim() != 2 || input.size(0) < 1 || input.size(1) < shortest)
        {
            throw new ArgumentException(
                $"The input is {input.dtype} [{string.Join(", ", input.shape)}]; this network takes numbers of words, Int64 "
                    + $"[N, T ≥ {shortest}].",
                nameof(input)
            );
        }
        using Tensor least = input.min();
        using Tensor most = input.max();
        if (least.ToInt64() < 0 || most.ToInt64() >= vocabulary)
        {
            throw new ArgumentException(
                $"The input holds numbers from {least.ToInt64()} to {most.ToInt64()}; this network knows the words 0 to "
                    + $"{vocabulary - 1}.",
                nameof(input)
            );
        }
    }

    /// <summary>Checks how many classes are told apart.</summary>
    /// <param name="classes">Their number.</param>
    /// <exception cref="ArgumentException">There are fewer than two.</exception>
    public static void CheckClasses(int classes)
    {
        if (classes < 2)
        {
            throw new ArgumentException(
                $"A classifier of {classes} classes is not possible; use 2 or more.",
                nameof(classes)
            );
        }
    }
}
