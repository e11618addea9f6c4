using Sharpest.Experiments.Data;
using Sharpest.Experiments.Measuring;
using Sharpest.Landscape;
using Sharpest.Objectives;
using Sharpest.Runtime;
using Sharpest.Tracking;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Benchmarks;

/// <summary>One analysis of the step, the objective's loss and gradient being known.</summary>
/// <param name="Losses">How many losses it evaluates.</param>
/// <param name="InForwards">Its time over that of a forward pass of training on the same examples.</param>
internal sealed record StepAnalysisCost(int Losses, Reading InForwards)
{
    public static StepAnalysisCost Measure(Workbench bench)
    {
        using Batch sample = bench.Sample(bench.Size.Samples);
        Objective objective = bench.Over(sample);
        // Such a graph as training has, and the code that training runs on.
        Objective trained = bench.Over(sample, options: new ObjectiveOptions { LossDifferentiates = true });
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
        int losses = 0;
        IReadOnlyList<double[]> seconds = SideBySide.Seconds(
            bench.Size.Searches,
            bench.Stop,
            () => losses = Analyse(objective, directions, gradients, found.LocalLoss(), bench.Stop),
            () => Passes(trained, bench)
        );
        return new StepAnalysisCost(
            losses,
            Reading.Ratio(seconds[0], [.. seconds[1].Select(s => s / bench.Size.Rounds)])
        );
    }

    private static int Analyse(
        Objective objective,
        List<(string, Tensor)> directions,
        Tensor[] gradients,
        LocalLoss known,
        CancellationToken stop
    ) =>
        StepDecomposition
            .Analyse(objective, directions, gradients, Workbench.Spec.Lr, known: known, stop: stop)
            .ForwardEquivalents;

    private static void Passes(Objective trained, Workbench bench)
    {
        for (int i = 0; i < bench.Size.Rounds; i++)
        {
            bench.Stop.ThrowIfCancellationRequested();
            _ = trained.Loss();
        }
    }
}
