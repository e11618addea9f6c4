using Sharpest.Experiments.Data;
using Sharpest.Experiments.Measuring;
using Sharpest.Landscape;
using Sharpest.Objectives;
using Sharpest.Runtime;
using Sharpest.Tracking;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Benchmarks;

/// <summary>The forward passes of one analysis of the step, the objective's loss and gradient being known.</summary>
internal static class StepAnalysisCost
{
    public static int Measure(Workbench bench)
    {
        using Batch sample = bench.Sample(bench.Size.Samples);
        Objective objective = bench.Over(sample);
        using SharpnessSnapshot found = new SharpnessMeter(SearchCost.Count).Measure(objective, 0, stop: bench.Stop);
        bench.Stop.ThrowIfCancellationRequested();
        using IDisposable scope = NewDisposeScope();
        Tensor[] gradients = [.. Enumerable.Range(0, Workbench.Spec.StepGradients).Select(bench.MiniBatchGradient)];
        List<(string, Tensor)> directions =
        [
            .. Enumerable
                .Range(0, found.Eigenpairs.Count)
                .Select(k => ($"e{k + 1}", found.Eigenpairs.Vectors.select(1, k).contiguous())),
            ("random", RandomDirection.Draw(objective.Parameters, new Seed(Workbench.Spec.Seed), 0)),
        ];
        return StepDecomposition
            .Analyse(objective, directions, gradients, Workbench.Spec.Lr, known: found.LocalLoss(), stop: bench.Stop)
            .ForwardEquivalents;
    }
}
