using BenchmarkDotNet.Attributes;
using Sharpest.Operators;
using static TorchSharp.torch;

namespace Sharpest.Benchmarks;

/// <summary>A gradient, the graphs of the gradient, and a product with them.</summary>
public class ProductBenchmarks
{
    private Problem problem = null!;
    private HessianOperator hessian = null!;
    private Tensor vector = null!;

    /// <summary>Examples.</summary>
    [Params(64, 256)]
    public int Examples { get; set; }

    /// <summary>Makes what is timed.</summary>
    [GlobalSetup]
    public void Begin()
    {
        problem = new Problem(Examples);
        hessian = new HessianOperator(problem.Objective);
        vector = problem.Vector(1);
    }

    /// <summary>∇L.</summary>
    [Benchmark(Baseline = true)]
    public void Gradient() => problem.Objective.LossAndGradient().Gradient.Dispose();

    /// <summary>What a measurement does before its first product.</summary>
    [Benchmark]
    public void Graphs() => new HessianOperator(problem.Objective).Dispose();

    /// <summary>Hv.</summary>
    [Benchmark]
    public void Product() => hessian.Apply(vector).Dispose();

    /// <summary>Frees it.</summary>
    [GlobalCleanup]
    public void End()
    {
        vector.Dispose();
        hessian.Dispose();
        problem.Dispose();
    }
}
