using System.Collections.Immutable;
using Sharpest.Experiments.Data;
using Sharpest.Objectives;
using Sharpest.Tracking;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training.Instruments;

/// <summary>What the instruments see: the loss around the weights at one step, and the step that training would take.</summary>
/// <param name="snapshot">The sharpest directions; owned by the caller.</param>
/// <param name="objective">The loss over the sample.</param>
/// <param name="sample">The sample; owned by the caller.</param>
/// <param name="positions">Where its examples lie in the training set.</param>
/// <param name="learningRate">η in force.</param>
/// <param name="draw">Draws fresh mini-batch gradients, which the view then owns.</param>
internal sealed class InstrumentView(
    SharpnessSnapshot snapshot,
    Objective objective,
    Batch sample,
    ImmutableArray<int> positions,
    double learningRate,
    Func<MiniBatchGradients> draw
) : IDisposable
{
    private MiniBatchGradients? gradients;

    public SharpnessSnapshot Snapshot => snapshot;

    public Objective Objective => objective;

    public Batch Sample => sample;

    public ImmutableArray<int> Positions => positions;

    public double LearningRate => learningRate;

    /// <summary>Fresh mini-batch gradients: drawn when the first instrument asks for them, the same for all.</summary>
    public MiniBatchGradients Gradients => gradients ??= draw();

    /// <summary>The eigenvectors with the names they have in the records.</summary>
    /// <returns>Unit vectors of shape <c>[n]</c>; the caller disposes them.</returns>
    public IEnumerable<(string Name, Tensor Direction)> Eigenvectors() =>
        Enumerable
            .Range(0, snapshot.Eigenpairs.Count)
            .Select(k => ($"e{k + 1}", snapshot.Eigenpairs.Vectors.select(1, k).contiguous()));

    public void Dispose() => gradients?.Dispose();
}
