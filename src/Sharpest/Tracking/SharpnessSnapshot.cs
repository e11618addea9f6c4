using Sharpest.Landscape;
using Sharpest.Spectra;
using static TorchSharp.torch;

namespace Sharpest.Tracking;

/// <summary>The sharpest directions at one point of training.</summary>
public sealed class SharpnessSnapshot : IDisposable
{
    /// <summary>Puts a snapshot together; it owns the eigenpairs and the gradient.</summary>
    /// <param name="step">Optimizer steps done.</param>
    /// <param name="loss">L over the sample.</param>
    /// <param name="gradient">∇L over the sample, shape <c>[n]</c>.</param>
    /// <param name="gradientNorm">‖∇L‖.</param>
    /// <param name="eigenpairs">The sharpest directions.</param>
    /// <param name="gradientCosines">cos(∇L, e_k).</param>
    /// <param name="seconds">Wall-clock seconds the measurement took.</param>
    internal SharpnessSnapshot(
        long step,
        double loss,
        Tensor gradient,
        double gradientNorm,
        Eigenpairs eigenpairs,
        IReadOnlyList<double> gradientCosines,
        double seconds
    )
    {
        Step = step;
        Loss = loss;
        Gradient = gradient;
        GradientNorm = gradientNorm;
        Eigenpairs = eigenpairs;
        GradientCosines = gradientCosines;
        Seconds = seconds;
    }

    /// <summary>Optimizer steps done when it was taken.</summary>
    public long Step { get; }

    /// <summary>Epochs done when it was taken, or null when the length of an epoch is not known.</summary>
    public double? Epoch { get; internal set; }

    /// <summary>L over the sample.</summary>
    public double Loss { get; }

    /// <summary>∇L over the sample, shape <c>[n]</c>; owned by the snapshot.</summary>
    public Tensor Gradient { get; }

    /// <summary>‖∇L‖.</summary>
    public double GradientNorm { get; }

    /// <summary>The sharpest directions; owned by the snapshot.</summary>
    public Eigenpairs Eigenpairs { get; }

    /// <summary>cos(∇L, e_k), in the order of the eigenpairs.</summary>
    public IReadOnlyList<double> GradientCosines { get; }

    /// <summary>Wall-clock seconds the measurement took.</summary>
    public double Seconds { get; }

    /// <summary>λ₁, or null when none was found.</summary>
    public double? Sharpness => Eigenpairs.Count > 0 ? Eigenpairs.Values[0] : null;

    /// <summary>L and ∇L of the sample, as the instruments of the landscape use them; the snapshot keeps ownership.</summary>
    /// <returns>The same numbers and the same tensor.</returns>
    public LocalLoss LocalLoss() => new(Loss, Gradient);

    /// <summary>Frees the directions and the gradient.</summary>
    public void Dispose()
    {
        Eigenpairs.Dispose();
        Gradient.Dispose();
    }
}
