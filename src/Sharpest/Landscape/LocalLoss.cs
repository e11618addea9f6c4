using static TorchSharp.torch;

namespace Sharpest.Landscape;

/// <summary>What is known of a loss at the present weights, over the very examples that are looked at.</summary>
/// <param name="Loss">L.</param>
/// <param name="Gradient">∇L, shape <c>[n]</c>; the caller keeps ownership.</param>
public sealed record LocalLoss(double Loss, Tensor Gradient);
