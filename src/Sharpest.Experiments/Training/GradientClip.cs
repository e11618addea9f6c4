using Sharpest.Experiments.Specs;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training;

/// <summary>
/// Shortens a gradient g whose norm over all parameters is above a limit c to that norm: g ← g·min(1, c/‖g‖₂) (Pascanu et
/// al., ICML 2013). Norms are summed in float64.
/// </summary>
/// <param name="limit">c.</param>
internal sealed class GradientClip(double limit)
{
    // Null when the specification sets no limit.
    public static GradientClip? Of(ExperimentSpec spec) => spec.ClipNorm is { } limit ? new GradientClip(limit) : null;

    /// <summary>Shortens the gradient in place; one that is not finite is left as it is.</summary>
    /// <param name="parts">Its parts, of any shapes.</param>
    /// <returns>Its norm before.</returns>
    public double Apply(IReadOnlyCollection<Tensor> parts)
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        Tensor[] squares = [.. parts.Select(part => part.to(ScalarType.Float64).square().sum())];
        double norm = squares.Length == 0 ? 0 : Math.Sqrt(stack(squares).sum().ToDouble());
        if (norm > limit && double.IsFinite(norm))
        {
            foreach (Tensor part in parts)
                part.mul_(limit / norm);
        }
        return norm;
    }
}
