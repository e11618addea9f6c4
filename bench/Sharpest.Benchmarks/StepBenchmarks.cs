using BenchmarkDotNet.Attributes;
using Sharpest.Landscape;
using Sharpest.Optimizers;
using Sharpest.Spectra;
using Sharpest.Tracking;
using static TorchSharp.torch;

namespace Sharpest.Benchmarks;

/// <summary>What is done with directions once they are found: the projection of Nudged-SGD, its step, the step analysis, and λ₁ followed.</summary>
public class StepBenchmarks
{
    private const int Directions = 5;

    private Problem problem = null!;
    private SharpnessSnapshot snapshot = null!;
    private SharpSubspace subspace = null!;
    private NudgedSgd nudged = null!;
    private optim.Optimizer plain = null!;
    private SharpnessFollower follower = null!;
    private Tensor gradient = null!;

    /// <summary>Makes what is timed.</summary>
    [GlobalSetup]
    public void Begin()
    {
        problem = new Problem(64);
        snapshot = new SharpnessMeter(Directions).Measure(problem.Objective, step: 0);
        subspace = new SharpSubspace(snapshot.Eigenpairs);
        gradient = problem.Vector(1);
        follower = new SharpnessFollower();
        problem.Backward();
        // A rate of next to nothing: the weights stay what they are, however often a step is timed.
        nudged = new NudgedSgd(
            problem.Model.parameters(),
            1e-12,
            () => subspace,
            new NudgedSgdOptions { SubspaceSize = Directions }
        );
        plain = optim.SGD(problem.Model.parameters(), 1e-12);
    }

    /// <summary>EEᵀg.</summary>
    [Benchmark]
    public void Projection() => subspace.Project(gradient).Dispose();

    /// <summary>A step of SGD, the gradient being there.</summary>
    [Benchmark]
    public void SgdStep()
    {
        using IDisposable scope = NewDisposeScope();
        plain.step();
    }

    /// <summary>A step of Nudged-SGD, the gradient being there.</summary>
    [Benchmark]
    public void NudgedStep()
    {
        using IDisposable scope = NewDisposeScope();
        nudged.step();
    }

    /// <summary>The analysis of one gradient step along five directions.</summary>
    [Benchmark]
    public int StepAnalysis() =>
        StepDecomposition
            .Analyse(
                problem.Objective,
                [
                    .. Enumerable
                        .Range(0, Directions)
                        .Select(k => ($"e{k + 1}", snapshot.Eigenpairs.Vectors.select(1, k).contiguous())),
                ],
                [gradient],
                0.05,
                known: snapshot.LocalLoss()
            )
            .ForwardEquivalents;

    /// <summary>One look of the follower at weights that stay.</summary>
    [Benchmark]
    public double Follow() => follower.Follow(problem.Objective).Value;

    /// <summary>Frees it.</summary>
    [GlobalCleanup]
    public void End()
    {
        follower.Dispose();
        nudged.Dispose();
        plain.Dispose();
        gradient.Dispose();
        subspace.Dispose();
        snapshot.Dispose();
        problem.Dispose();
    }
}
