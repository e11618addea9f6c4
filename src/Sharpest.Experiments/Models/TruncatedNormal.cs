using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Models;

/// <summary>
/// The normal distribution N(0, σ²) cut at ±2σ, by inverting its distribution function: one draw of the generator a number,
/// however the draws fall. Its standard deviation is 0.8796 σ.
/// </summary>
internal static class TruncatedNormal
{
    // erf(2/√2) = P(|z| < 2) for z ~ N(0, 1).
    private const double Share = 0.954499736103641585599;
    private const double Cut = 2;

    /// <summary>Fills a weight.</summary>
    /// <param name="weight">Of any shape and floating-point type.</param>
    /// <param name="scale">σ, before the cut.</param>
    /// <param name="generator">Draws it.</param>
    public static void Fill(Tensor weight, double scale, Generator generator)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor share = rand(weight.shape, ScalarType.Float64, generator: generator).mul_(2).sub_(1).mul_(Share);
        weight.copy_(share.erfinv_().mul_(Math.Sqrt(2)).clamp_(-Cut, Cut).mul_(scale));
    }
}
