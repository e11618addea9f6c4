using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Convolutions.Normalization;

/// <summary>What a batch normalization knows of every channel beside its weights.</summary>
/// <param name="Mean">μ.</param>
/// <param name="Rate">r = 1/√(σ² + ε).</param>
internal sealed record ChannelStatistics(float[] Mean, float[] Rate)
{
    /// <summary>Reads the running statistics.</summary>
    /// <param name="norm">A normalization that keeps them.</param>
    /// <returns>The statistics.</returns>
    public static ChannelStatistics Of(BatchNorm2d norm) =>
        new(
            Numbers(norm.running_mean!),
            [.. Numbers(norm.running_var!).Select(variance => (float)(1 / Math.Sqrt(variance + norm.eps)))]
        );

    /// <summary>The map s·x + t with s = γ·r and t = β − s·μ, which is linear in γ and β.</summary>
    /// <param name="gamma">γ, or a direction of it; null for zero.</param>
    /// <param name="beta">β, or a direction of it; null for zero.</param>
    /// <param name="floor">The smallest value of the map.</param>
    /// <returns>The map.</returns>
    public ChannelMap Map(Tensor? gamma, Tensor? beta, float floor)
    {
        float[] slope = gamma is null ? new float[Rate.Length] : Numbers(gamma);
        float[] shift = beta is null ? new float[Rate.Length] : Numbers(beta);
        for (int c = 0; c < Rate.Length; c++)
        {
            slope[c] *= Rate[c];
            shift[c] -= slope[c] * Mean[c];
        }
        return new ChannelMap(slope, shift, floor);
    }

    /// <summary>The gradient to γ from the sums of g·x and of g.</summary>
    /// <param name="timesInput">Σ g·x of every channel.</param>
    /// <param name="sum">Σ g of every channel.</param>
    /// <returns>Shape <c>[C]</c>; the caller disposes it.</returns>
    public Tensor ToGamma(double[] timesInput, double[] sum) =>
        Channels(c => Rate[c] * (timesInput[c] - Mean[c] * sum[c]));

    /// <summary>The gradient to γ from that to s.</summary>
    /// <param name="toSlope">The gradient to s of every channel.</param>
    /// <returns>Shape <c>[C]</c>; the caller disposes it.</returns>
    public Tensor ToGamma(double[] toSlope) => Channels(c => Rate[c] * toSlope[c]);

    /// <summary>The gradient to β.</summary>
    /// <param name="sum">Σ g of every channel.</param>
    /// <returns>Shape <c>[C]</c>; the caller disposes it.</returns>
    public Tensor ToBeta(double[] sum) => Channels(c => sum[c]);

    /// <summary>r and μ in the shape of images.</summary>
    /// <returns>Shapes <c>[1, C, 1, 1]</c>; the caller's scope disposes them.</returns>
    public (Tensor Rate, Tensor Mean) Broadcast() => (tensor(Rate).view(1, -1, 1, 1), tensor(Mean).view(1, -1, 1, 1));

    private Tensor Channels(Func<int, double> number) =>
        tensor(Enumerable.Range(0, Rate.Length).Select(c => (float)number(c)).ToArray());

    private static float[] Numbers(Tensor channels)
    {
        using Tensor plain = channels.detach();
        return plain.data<float>().ToArray();
    }
}
