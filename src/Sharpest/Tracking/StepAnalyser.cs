using Sharpest.Landscape;
using Sharpest.Objectives;
using Sharpest.Optimizers;
using Sharpest.Runtime;
using Sharpest.Spectra;
using static TorchSharp.torch;

namespace Sharpest.Tracking;

// Takes the gradient step apart along the directions of a snapshot, a random one, and as a whole.
internal static class StepAnalyser
{
    private const int MostGradients = 10; // as in the paper

    public static StepAnalysis Analyse(
        Objective objective,
        SharpnessSnapshot snapshot,
        IReadOnlyList<Tensor>? gradients,
        double learningRate,
        StepDecompositionOptions? options,
        CancellationToken stop
    )
    {
        using IDisposable scope = NewDisposeScope();
        gradients ??=
        [
            .. Enumerable
                .Range(0, Math.Min(MostGradients, objective.MicroBatches))
                .Select(objective.MicroBatchGradient),
        ];
        ParameterLayout layout = objective.Parameters;
        using SharpSubspace random = RandomDirections.Draw(
            layout.Dimension,
            1,
            new Seed(0),
            snapshot.Step,
            layout.DType,
            layout.Device
        );
        (IReadOnlyList<StepChange> changes, _) = StepDecomposition.Analyse(
            objective,
            [
                .. Enumerable
                    .Range(0, snapshot.Eigenpairs.Count)
                    .Select(k => ($"e{k + 1}", snapshot.Eigenpairs.Vectors.select(1, k).contiguous())),
                ("random", random.Directions().reshape(-1)),
            ],
            gradients,
            learningRate,
            options,
            known: snapshot.LocalLoss(),
            stop: stop
        );
        return new StepAnalysis(snapshot.Step, changes);
    }
}
