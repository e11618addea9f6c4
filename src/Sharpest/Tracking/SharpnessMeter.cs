using System.Diagnostics;
using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Spectra;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Tracking;

/// <summary>Measures the sharpest directions of an objective at the present weights.</summary>
public sealed class SharpnessMeter
{
    private readonly int count;
    private readonly LanczosSolver solver;
    private readonly HessianOptions hessianOptions;

    /// <summary>Creates a meter.</summary>
    /// <param name="count">How many directions, K.</param>
    /// <param name="solverOptions">When the search stops, or null for the defaults.</param>
    /// <param name="hessianOptions">The memory budget, or null for the default.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public SharpnessMeter(int count, LanczosOptions? solverOptions = null, HessianOptions? hessianOptions = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        this.count = count;
        solver = new LanczosSolver(solverOptions);
        this.hessianOptions = hessianOptions ?? new HessianOptions();
    }

    /// <summary>
    /// Takes a snapshot. Costs two gradients for the graphs, and one Hessian-vector product an operator call. The
    /// search starts from the gradient, which lies largely within the sharp subspace.
    /// </summary>
    /// <param name="objective">The loss over the sample.</param>
    /// <param name="step">Optimizer steps done, to stamp the snapshot with.</param>
    /// <param name="progress">Told after every product, or null.</param>
    /// <param name="stop">Asked between products.</param>
    /// <returns>The snapshot; the caller disposes it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer parameters than directions asked for.</exception>
    /// <exception cref="Runtime.AutogradException">The loss cannot be differentiated twice.</exception>
    public SharpnessSnapshot Measure(
        Objective objective,
        long step,
        IProgress<LanczosProgress>? progress = null,
        CancellationToken stop = default
    )
    {
        ArgumentNullException.ThrowIfNull(objective);
        var clock = Stopwatch.StartNew();
        using var hessian = new HessianOperator(objective, hessianOptions);
        Eigenpairs pairs = solver.Largest(hessian, count, hessian.Gradient, progress, stop);
        using Tensor length = hessian.Gradient.norm();
        double norm = length.ToDouble();
        return new SharpnessSnapshot(
            step,
            hessian.Loss,
            hessian.Gradient.clone().DetachFromDisposeScope(),
            norm,
            pairs,
            Cosines(pairs, hessian.Gradient, norm),
            clock.Elapsed.TotalSeconds
        );
    }

    private static double[] Cosines(Eigenpairs pairs, Tensor gradient, double norm)
    {
        if (pairs.Count == 0)
            return [];
        if (norm == 0)
            return new double[pairs.Count]; // without a gradient there is no angle
        using IDisposable _ = no_grad();
        using IDisposable scope = NewDisposeScope();
        Tensor cosines = pairs.Vectors.t().mv(gradient).@double().cpu().div(norm);
        return [.. cosines.data<double>()];
    }
}
