using Sharpest.Objectives;
using static TorchSharp.torch;

namespace Sharpest.Landscape;

/// <summary>
/// How mini-batch gradients g_b and the full gradient lie to the sharp directions e₁ … e_K (Jastrzębski et al., ICLR 2019),
/// and how much of them lies within their span (Song et al., ICLR 2025).
/// </summary>
/// <param name="Dimension">n, for the random baseline.</param>
/// <param name="Batches">How many mini-batch gradients there were, without those of length 0, which have no angle.</param>
/// <param name="BatchCosines">cos(g_b, e_k) over the mini-batches, one entry a direction.</param>
/// <param name="FullCosines">cos(∇L, e_k), one entry a direction.</param>
/// <param name="BatchToFull">cos(g_b, ∇L) over the mini-batches.</param>
/// <param name="BatchShare">
/// ‖EEᵀg_b‖²/‖g_b‖² over the mini-batches: the share of the squared length within the subspace. χ_K = ‖EEᵀg‖/‖g‖ is its root.
/// </param>
/// <param name="FullShare">The same share of ∇L.</param>
public sealed record GradientAlignment(
    long Dimension,
    int Batches,
    IReadOnlyList<CosineStatistics> BatchCosines,
    IReadOnlyList<double> FullCosines,
    CosineStatistics BatchToFull,
    CosineStatistics BatchShare,
    double FullShare
)
{
    /// <summary>mean over k of mean_b |cos(g_b, e_k)|, the number of the paper's figures; to be held against <see cref="RandomBaseline"/>.</summary>
    public double MeanAbsoluteCosine => BatchCosines.Average(c => c.MeanAbsolute);

    /// <summary>The mean |cos| between a fixed direction and a random one in the same space.</summary>
    public double Baseline => RandomBaseline(Dimension);

    /// <summary>The mean share of a random vector within the subspace, K/n.</summary>
    public double BaselineShare => (double)BatchCosines.Count / Dimension;

    /// <summary>
    /// The mean |cos| between a fixed direction and one drawn uniformly in D dimensions, exactly:
    /// Γ(D/2) / (√π · Γ((D+1)/2)), which comes close to √(2/(πD)).
    /// </summary>
    /// <param name="dimension">D, at least 1.</param>
    /// <returns>The mean, within rounding.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The dimension is less than 1.</exception>
    public static double RandomBaseline(long dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        const long Large = 1000;
        // Γ(x)/Γ(x+½) at x = D/2. From x to x+1 it shrinks by x/(x+½), so small D are led back to D = 1 or 2.
        if (dimension <= Large)
        {
            double mean = dimension % 2 == 1 ? 1 : 2 / Math.PI;
            for (long d = dimension % 2 == 1 ? 1 : 2; d < dimension; d += 2)
                mean *= d / (d + 1.0);
            return mean;
        }
        // Γ(x+½)/Γ(x) = √x·(1 − 1/8x + 1/128x² + 5/1024x³ − …), whose next term is below 1e-14 here.
        double x = dimension / 2.0;
        double correction = 1 - 1 / (8 * x) + 1 / (128 * x * x) + 5 / (1024 * x * x * x) - 21 / (32768 * x * x * x * x);
        return 1 / (Math.Sqrt(Math.PI * x) * correction);
    }

    /// <summary>Compares gradients that are given one after another. Costs (K + 1)·n operations each.</summary>
    /// <param name="gradients">
    /// Mini-batch gradients, shape <c>[n]</c>. The caller keeps ownership; a lazy sequence may free each one when the next is
    /// asked for, so that only one exists at a time.
    /// </param>
    /// <param name="full">∇L over all examples, shape <c>[n]</c>.</param>
    /// <param name="directions">e₁ … e_K as orthonormal columns, shape <c>[n, K]</c>.</param>
    /// <returns>The alignment; NaN in a gradient makes the numbers that rest on it NaN.</returns>
    /// <exception cref="ArgumentException">There is no gradient with a length, or shapes or dtypes differ.</exception>
    public static GradientAlignment Of(IEnumerable<Tensor> gradients, Tensor full, Tensor directions)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        ArgumentNullException.ThrowIfNull(full);
        ArgumentNullException.ThrowIfNull(directions);
        if (directions.dim() != 2 || directions.size(1) == 0)
            throw new ArgumentException("Directions must be columns, shape [n, K ≥ 1].", nameof(directions));
        CheckVector(full, directions, nameof(full));
        int size = (int)directions.size(1);
        double fullNorm = Vectors.Norm(full);
        double[] fullCosines = Cosines(full, fullNorm, directions);
        List<double>[] cosines = [.. Enumerable.Range(0, size).Select(_ => new List<double>())];
        var toFull = new List<double>();
        var shares = new List<double>();
        foreach (Tensor gradient in gradients)
        {
            CheckVector(gradient, directions, nameof(gradients));
            double norm = Vectors.Norm(gradient);
            if (norm == 0)
                continue;
            double[] own = Cosines(gradient, norm, directions);
            for (int k = 0; k < size; k++)
                cosines[k].Add(own[k]);
            shares.Add(own.Sum(c => c * c));
            toFull.Add(fullNorm == 0 ? 0 : Vectors.Dot(gradient, full) / (norm * fullNorm));
        }
        if (shares.Count == 0)
            throw new ArgumentException("There is no gradient that is not zero.", nameof(gradients));
        return new GradientAlignment(
            directions.size(0),
            shares.Count,
            [.. cosines.Select(CosineStatistics.Of)],
            fullCosines,
            CosineStatistics.Of(toFull),
            CosineStatistics.Of(shares),
            fullCosines.Sum(c => c * c)
        );
    }

    /// <summary>Compares the gradients of an objective's micro-batches. Costs one gradient over its examples.</summary>
    /// <param name="objective">The loss; each of its micro-batches counts as a mini-batch of the training.</param>
    /// <param name="full">∇L over all examples, shape <c>[n]</c>.</param>
    /// <param name="directions">e₁ … e_K as orthonormal columns, shape <c>[n, K]</c>.</param>
    /// <param name="stop">Asked between mini-batches.</param>
    /// <returns>The alignment.</returns>
    /// <exception cref="ArgumentException">All gradients are zero, or shapes or dtypes differ.</exception>
    /// <exception cref="Runtime.AutogradException">libtorch could not differentiate the loss.</exception>
    /// <exception cref="OperationCanceledException">The caller stopped.</exception>
    public static GradientAlignment Of(
        Objective objective,
        Tensor full,
        Tensor directions,
        CancellationToken stop = default
    )
    {
        ArgumentNullException.ThrowIfNull(objective);
        return Of(OneByOne(), full, directions);

        IEnumerable<Tensor> OneByOne()
        {
            for (int i = 0; i < objective.MicroBatches; i++)
            {
                stop.ThrowIfCancellationRequested();
                using Tensor gradient = objective.MicroBatchGradient(i);
                yield return gradient;
            }
        }
    }

    // Without a gradient there is no angle; 0 says that nothing of it lies along the directions.
    private static double[] Cosines(Tensor vector, double norm, Tensor directions)
    {
        if (norm == 0)
            return new double[directions.size(1)];
        using IDisposable _ = no_grad();
        using IDisposable scope = NewDisposeScope();
        return [.. directions.t().mv(vector).@double().cpu().div(norm).data<double>()];
    }

    private static void CheckVector(Tensor vector, Tensor directions, string name)
    {
        if (vector.dim() != 1 || vector.size(0) != directions.size(0) || vector.dtype != directions.dtype)
        {
            throw new ArgumentException(
                $"The gradient is {vector.dtype} [{string.Join(", ", vector.shape)}]; the directions are {directions.dtype} "
                    + $"[{string.Join(", ", directions.shape)}].",
                name
            );
        }
    }
}
