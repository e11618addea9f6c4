using static TorchSharp.torch;

namespace Sharpest.Objectives;

/// <summary>One micro-batch's outputs and loss.</summary>
/// <param name="Loss">(nᵦ/n)·ℓᵦ, a scalar with a graph.</param>
/// <param name="Outputs">f with its graph, shape <c>[N, …]</c>.</param>
/// <param name="Targets">y.</param>
/// <param name="Weight">What one observation counts in the whole loss: (nᵦ/n)/M.</param>
internal sealed record OutputEvaluation(Tensor Loss, Tensor Outputs, Tensor Targets, double Weight) : IDisposable
{
    public void Dispose()
    {
        Loss.Dispose();
        Outputs.Dispose();
        Targets.Dispose();
    }
}
