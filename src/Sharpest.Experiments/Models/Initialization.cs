using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Models;

/// <summary>
/// Draws all weights of a model by one rule, whatever the model itself prescribes: biases become zero, scales of
/// normalizations one. The rules and their numbers are Keras's, whose initializers the paper compared.
/// </summary>
public static class Initialization
{
    /// <summary>The rule that leaves the weights as the model draws them.</summary>
    public const string OfModel = "model";

    // σ, and half the width of the uniform distribution.
    private const double Scale = 0.05;

    private static readonly Dictionary<string, Action<Tensor, Generator>> Rules = new(StringComparer.Ordinal)
    {
        ["glorot-uniform"] = GlorotUniform.Fill,
        ["uniform"] = (weight, generator) => weight.uniform_(-Scale, Scale, generator),
        ["normal"] = (weight, generator) => weight.normal_(0, Scale, generator),
        ["truncated-normal"] = (weight, generator) => TruncatedNormal.Fill(weight, Scale, generator),
    };

    /// <summary>The names of all rules, the first being <see cref="OfModel"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = [OfModel, .. Rules.Keys];

    /// <summary>Draws the weights anew.</summary>
    /// <param name="rule">One of <see cref="Names"/>.</param>
    /// <param name="model">The model; parameters of one dimension are its biases and scales.</param>
    /// <param name="seed">Decides the weights.</param>
    /// <exception cref="ArgumentException">There is no such rule; the message lists those that exist.</exception>
    public static void Apply(string rule, nn.Module model, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (rule == OfModel)
        {
            return;
        }
        if (!Rules.TryGetValue(rule, out Action<Tensor, Generator>? fill))
        {
            throw new ArgumentException(
                $"There is no initialization '{rule}'; choose {string.Join(", ", Names)}.",
                nameof(rule)
            );
        }
        FreshWeights.Fill(model, seed, (_, weight, generator) => fill(weight, generator));
    }
}
