using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Models;

/// <summary>
/// Glorot and Bengio's uniform initialization: weights from U(−a, a) with a = √(6 / (fan-in + fan-out)), biases zero. As
/// in Keras, a convolution kernel <c>[F, C, k, k]</c> has fan-in C·k² and fan-out F·k².
/// </summary>
public static class GlorotUniform
{
    /// <summary>Fills all parameters of a module from one stream of the seed, in the order in which they are listed.</summary>
    /// <param name="module">Its parameters have one dimension (biases, scales) or more (weights, output first).</param>
    /// <param name="seed">Decides the weights.</param>
    public static void Initialize(nn.Module module, Seed seed) =>
        FreshWeights.Fill(module, seed, (_, weight, generator) => Fill(weight, generator));

    /// <summary>Fills one weight.</summary>
    /// <param name="weight">Outputs, inputs, then the sides of the kernel if there are any.</param>
    /// <param name="generator">Draws it.</param>
    internal static void Fill(Tensor weight, Generator generator)
    {
        double bound = Bound(weight.shape);
        weight.uniform_(-bound, bound, generator);
    }

    /// <summary>The bound a of the weights.</summary>
    /// <param name="shape">Outputs, inputs, then the sides of the kernel if there are any.</param>
    /// <returns>√(6 / (fan-in + fan-out)).</returns>
    /// <exception cref="ArgumentException">The shape has fewer than two dimensions.</exception>
    public static double Bound(ReadOnlySpan<long> shape)
    {
        if (shape.Length < 2)
        {
            throw new ArgumentException(
                "Only weights with outputs and inputs have a fan-in and a fan-out.",
                nameof(shape)
            );
        }
        long field = 1;
        foreach (long side in shape[2..])
        {
            field *= side;
        }
        return Math.Sqrt(6.0 / ((shape[0] + shape[1]) * field));
    }
}
