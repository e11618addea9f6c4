using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Convolutions;

/// <summary>
/// A batch normalization for second derivatives. With its running statistics it is an affine map of every channel,
/// y = s·x + t with s = γ/√(σ² + ε) and t = β − s·μ, whose derivatives are a few products; libtorch's second derivative
/// of its own node costs several times as much. With the statistics of the batch the own node is used.
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
        bool isAffine =
            norm is
            { training: false, running_mean: not null, running_var: not null, weight: not null, bias: not null };
        if (!SecondOrder.IsExpected || !isAffine)
            return norm.forward(x);
        using DisposeScope scope = NewDisposeScope();
        Tensor scale = norm.weight!.mul(norm.running_var!.add(norm.eps).rsqrt());
        Tensor shift = norm.bias!.sub(scale.mul(norm.running_mean!));
        return shift.view(1, -1, 1, 1).addcmul(x, scale.view(1, -1, 1, 1), 1).MoveToOuterDisposeScope();
    }
}
