using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Data;

/// <summary>Some labelled examples as tensors. Whoever receives it owns it.</summary>
/// <param name="Inputs">Shape <c>[S, …]</c>: float32 pixels <c>[S, C, H, W]</c>, or int64 numbers of words <c>[S, T]</c>.</param>
/// <param name="Labels">int64, shape <c>[S]</c>, or <c>[S, T]</c> where every word has one.</param>
/// <param name="Indices">Where the examples lie in their file.</param>
public sealed record Batch(Tensor Inputs, Tensor Labels, ImmutableArray<int> Indices) : IDisposable
{
    /// <summary>How many examples there are, S.</summary>
    public int Size => Indices.Length;

    /// <summary>Disposes the tensors.</summary>
    public void Dispose()
    {
        Inputs.Dispose();
        Labels.Dispose();
    }
}
