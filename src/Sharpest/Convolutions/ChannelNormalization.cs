using Sharpest.Convolutions.Normalization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Convolutions;

/// <summary>
/// A batch normalization for second derivatives. With its running statistics it is an affine map of every channel,
/// y = s·x + t with s = γ/√(σ² + ε) and t = β − s·μ, whose derivatives are a few walks over memory; libtorch's second
/// derivative of its own node costs several times as much. With the statistics of the batch the own node is used.
/// </summary>
public static class ChannelNormalization
{
    /// <summary>Normalizes.</summary>
    /// <param name="norm">The normalization.</param>
    /// <param name="x">Shape <c>[N, C, H, W]</c>.</param>
    /// <returns>The same shape; the caller disposes it.</returns>
    public static Tensor Apply(BatchNorm2d norm, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(norm);
        ArgumentNullException.ThrowIfNull(x);
        if (IsServed(norm, x))
            return Walked(norm, x, float.NegativeInfinity);
        if (!SecondOrder.IsExpected || !IsAffine(norm))
            return norm.forward(x);
        using DisposeScope scope = NewDisposeScope();
        Tensor scale = norm.weight!.mul(norm.running_var!.add(norm.eps).rsqrt());
        Tensor shift = norm.bias!.sub(scale.mul(norm.running_mean!));
        return shift.view(1, -1, 1, 1).addcmul(x, scale.view(1, -1, 1, 1), 1).MoveToOuterDisposeScope();
    }

    /// <summary>Normalizes, where there is a normalization, and rectifies: for second derivatives in one walk.</summary>
    /// <param name="norm">The normalization, or null for none.</param>
    /// <param name="x">Shape <c>[N, C, H, W]</c>.</param>
    /// <returns>max(0, the normalized x), of the same shape; the caller disposes it.</returns>
    public static Tensor Rectified(BatchNorm2d? norm, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (norm is null)
            return Rectifier.Apply(x);
        if (IsServed(norm, x) && !ActivationPattern.IsInForce)
            return Walked(norm, x, 0);
        using Tensor normalized = Apply(norm, x);
        return Rectifier.Apply(normalized);
    }

    private static bool IsAffine(BatchNorm2d norm) =>
        norm is { training: false, running_mean: not null, running_var: not null, weight: not null, bias: not null };

    private static bool IsServed(BatchNorm2d norm, Tensor x) =>
        SecondOrder.IsExpected && IsAffine(norm) && PixelChannels.Serve(x);

    private static Tensor Walked(BatchNorm2d norm, Tensor x, float floor) =>
        NormalizedChannels.Apply(x, norm.weight!, norm.bias!, ChannelStatistics.Of(norm), floor);
}
