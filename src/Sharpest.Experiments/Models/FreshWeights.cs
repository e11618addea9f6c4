using Sharpest.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Models;

/// <summary>Fills a new model's parameters from one stream of the seed, in the order in which they are listed.</summary>
internal static class FreshWeights
{
    /// <summary>Fills the weights by a rule; sets biases to 0 and the scales of normalizations to 1.</summary>
    /// <param name="module">The new model.</param>
    /// <param name="seed">Decides the weights.</param>
    /// <param name="fill">Fills one parameter of two or more dimensions, given its name and the generator.</param>
    public static void Fill(nn.Module module, Seed seed, Action<string, Tensor, Generator> fill)
    {
        using Generator generator = seed.Generator("initialization");
        using IDisposable quiet = no_grad();
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in module.named_parameters())
        {
            if (parameter.dim() > 1)
            {
                fill(name, parameter, generator);
            }
            else if (name.EndsWith("weight", StringComparison.Ordinal))
            {
                parameter.fill_(1);
            }
            else
            {
                parameter.zero_();
            }
        }
    }

    /// <summary>Fills a weight <c>[F, C, k, k]</c> from N(0, gain / fan-in), the fan-in being C·k².</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="gain">The numerator of the variance.</param>
    /// <param name="generator">Draws it.</param>
    public static void FillNormal(Tensor weight, double gain, Generator generator)
    {
        double fanIn = (double)weight.numel() / weight.shape[0];
        weight.normal_(0, Math.Sqrt(gain / fanIn), generator);
    }

    /// <summary>Fills a weight of at least as many rows as columns with orthonormal columns, all such being equally likely.</summary>
    /// <param name="weight">Shape <c>[rows, columns]</c>.</param>
    /// <param name="generator">Draws it.</param>
    public static void FillOrthogonal(Tensor weight, Generator generator)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor gaussian = randn(weight.shape, weight.dtype, generator: generator);
        (Tensor q, Tensor r) = linalg.qr(gaussian);
        // The signs of r's diagonal make the factorization, and with it the distribution, unique.
        weight.copy_(q * r.diagonal().sign());
    }
}
