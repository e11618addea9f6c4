using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training;
using Sharpest.Operators;
using Sharpest.Runs;
using Sharpest.Runs.Series;

namespace Sharpest.Experiments.Tests.Training;

[Collection(nameof(OneAtATime))]
public sealed class MemoryBudgetTests : IDisposable
{
    private readonly SmallRun small = new();

    public void Dispose() => small.Dispose();

    [Fact]
    public void It_is_stated_in_megabytes_and_otherwise_the_library_s()
    {
        Assert.Equal(350_000_000, MemoryBudget.Bytes(350));
        Assert.Equal(new HessianOptions().MemoryBytes, MemoryBudget.Bytes(null));
    }

    [Fact]
    public void A_run_that_may_keep_no_graph_is_the_same_run()
    {
        ExperimentSpec spec = SmallRun.Spec with { Epochs = 1, StepPoints = 0, NormPoints = 1, NormProbes = 2 };

        (byte[] weights, string measured) free = Run(spec);
        (byte[] weights, string measured) bound = Run(spec with { Memory = 1 });

        Assert.Equal(free.weights, bound.weights);
        Assert.Equal(free.measured, bound.measured);
    }

    // The final weights, and all eigenvalues with their residuals to the last bit.
    private (byte[] Weights, string Measured) Run(ExperimentSpec spec)
    {
        TrainingOutcome outcome = small.Run(spec);
        Assert.True(outcome.Status == RunStatus.Completed, outcome.Reason);
        RunFolder run = RunFolder.Open(outcome.Folder);
        using var series = new SeriesReader(run.SeriesFile);
        return (
            File.ReadAllBytes(run.FinalWeightsFile),
            string.Join(
                ";",
                series
                    .Measurements()
                    .SelectMany(m =>
                        m.Eigenpairs.Select(e => FormattableString.Invariant($"{m.Step}:{e.Value:R}/{e.Residual:R}"))
                    )
            )
        );
    }
}
