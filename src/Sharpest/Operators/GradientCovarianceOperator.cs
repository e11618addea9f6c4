using System.Diagnostics;
using Sharpest.Objectives;
using Sharpest.Runtime;
using Sharpest.Spectra;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Operators;

/// <summary>
/// The covariance K = (1/L)·Σₗ (gₗ − ḡ)(gₗ − ḡ)ᵀ of L mini-batch gradients (Jastrzębski et al., ICLR 2020), divided by L
/// and not by L − 1. K is never formed: its non-zero eigenvalues are those of the L × L Gram matrix.
/// </summary>
/// <remarks>
/// The gradients are kept, L vectors. A product costs 2·L·n multiplications and no pass through the model. Every gradient
/// counts the same, also that of a smaller last mini-batch.
/// </remarks>
public sealed class GradientCovarianceOperator : ISymmetricOperator, IDisposable
{
    private const long GramColumns = 1 << 16;

    private readonly Tensor rows; // (gₗ − ḡ)ᵀ
    private readonly double[] eigenvalues; // of the Gram matrix, largest first; empty where it is not finite
    private readonly Tensor weights; // its eigenvectors as columns in that order

    /// <summary>Takes gradients as they are.</summary>
    /// <param name="gradients">One gradient a row, shape <c>[L, n]</c>, L ≥ 1; copied, the caller keeps ownership.</param>
    /// <param name="options">Whether to centre, or null for the default.</param>
    /// <exception cref="ArgumentException">The tensor is no floating-point matrix with at least one row and one column.</exception>
    public GradientCovarianceOperator(Tensor gradients, GradientCovarianceOptions? options = null)
        : this(Copy(gradients), (options ?? new GradientCovarianceOptions()).Centred) { }

    /// <summary>Takes the gradient of every micro-batch, L2 term included; costs one gradient over all examples.</summary>
    /// <param name="objective">Its micro-batches are the mini-batches: make it with <c>microBatch</c> set to their size.</param>
    /// <param name="options">Whether to centre, or null for the default.</param>
    /// <exception cref="ArgumentException">The loss is not a differentiable scalar.</exception>
    /// <exception cref="AutogradException">libtorch could not differentiate the loss.</exception>
    public GradientCovarianceOperator(Objective objective, GradientCovarianceOptions? options = null)
        : this(Gradients(objective), (options ?? new GradientCovarianceOptions()).Centred) { }

    private GradientCovarianceOperator(Tensor owned, bool centred)
    {
        using IDisposable _ = no_grad();
        using IDisposable scope = NewDisposeScope();
        rows = owned;
        Centred = centred;
        if (centred)
            rows.sub_(rows.mean([0], keepdim: true));
        Tensor gram = Gram(rows).div_(rows.size(0));
        Trace = gram.diagonal().sum().ToDouble();
        bool finite = gram.isfinite().all().ToBoolean();
        (Tensor values, Tensor vectors) = finite ? linalg.eigh(gram) : (empty([0], dtype: float64), empty([0, 0]));
        weights = vectors.flip(1).contiguous().DetachFromDisposeScope();
        eigenvalues = [.. values.flip(0).contiguous().data<double>()];
        Rank = eigenvalues.Count(value => value > Count * finfo(rows.dtype).eps * eigenvalues[0]);
    }

    /// <summary>Whether the mean gradient was subtracted.</summary>
    public bool Centred { get; }

    /// <summary>The number L of gradients.</summary>
    public int Count => (int)rows.size(0);

    /// <inheritdoc/>
    public long Dimension => rows.size(1);

    /// <inheritdoc/>
    public ScalarType DType => rows.dtype;

    /// <inheritdoc/>
    public Device Device => rows.device;

    /// <summary>tr K = (1/L)·Σₗ ‖gₗ − ḡ‖²; NaN or infinite when a gradient is.</summary>
    public double Trace { get; }

    /// <summary>
    /// The number of eigenvalues that are not zero: above L times the machine epsilon of the gradients' dtype, relative to the
    /// largest. At most L, or L − 1 when centred; 0 when a gradient is not finite.
    /// </summary>
    public int Rank { get; }

    /// <summary>λ*/λ₁, the smallest non-zero eigenvalue over the largest: near 1 when the noise is alike in all directions.</summary>
    /// <value>NaN when there is no non-zero eigenvalue.</value>
    public double Conditioning => Rank == 0 ? double.NaN : eigenvalues[Rank - 1] / eigenvalues[0];

    /// <summary>K·v.</summary>
    /// <param name="vector">v, shape <c>[n]</c>, of the gradients' dtype and device; it is not changed.</param>
    /// <returns>Shape <c>[n]</c>, no graph; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The vector has another shape, dtype or device.</exception>
    public Tensor Apply(Tensor vector)
    {
        this.CheckVector(vector);
        using IDisposable _ = no_grad();
        using IDisposable scope = NewDisposeScope();
        return rows.t().mv(rows.mv(vector).div_(Count)).MoveToOuterDisposeScope();
    }

    /// <summary>The largest eigenpairs, exact up to rounding, without an iteration: e = Dᵀu/‖Dᵀu‖ for Gram eigenvectors u.</summary>
    /// <param name="count">How many are wanted. Pairs of the eigenvalue zero are not given.</param>
    /// <returns>
    /// At most <see cref="Rank"/> pairs with residuals ‖Ke − λe‖ from real products; the caller disposes them. The status is
    /// <see cref="SolverStatus.NonFinite"/>, with no pair, when a gradient is not finite.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    public Eigenpairs TopEigenpairs(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        long start = Stopwatch.GetTimestamp();
        using IDisposable _ = no_grad();
        using IDisposable scope = NewDisposeScope();
        int found = Math.Min(count, Rank);
        Tensor vectors = zeros([Dimension, found], dtype: DType, device: Device);
        var residuals = new double[found];
        for (int i = 0; i < found; i++)
        {
            using IDisposable one = NewDisposeScope();
            Tensor e = rows.t().mv(weights.select(1, i).to(DType).to(Device));
            e.div_(e.norm());
            e.mul_(e.gather(0, e.abs().argmax().reshape(1)).sign());
            residuals[i] = Apply(e).sub_(e.mul(eigenvalues[i])).norm().ToDouble();
            vectors.select(1, i).copy_(e);
        }
        return new Eigenpairs(
            eigenvalues[..found],
            vectors.DetachFromDisposeScope(),
            residuals,
            eigenvalues.Length == 0 ? SolverStatus.NonFinite : SolverStatus.Converged,
            found,
            Stopwatch.GetElapsedTime(start).TotalSeconds
        );
    }

    /// <summary>Frees the gradients.</summary>
    public void Dispose()
    {
        rows.Dispose();
        weights.Dispose();
    }

    // DDᵀ in float64, block by block: the squares of float32 gradients would lose the small eigenvalues.
    private static Tensor Gram(Tensor rows)
    {
        Tensor gram = zeros([rows.size(0), rows.size(0)], dtype: ScalarType.Float64);
        for (long at = 0; at < rows.size(1); at += GramColumns)
        {
            using IDisposable scope = NewDisposeScope();
            Tensor block = rows.narrow(1, at, Math.Min(GramColumns, rows.size(1) - at)).to(ScalarType.Float64);
            gram.add_(block.mm(block.t()).cpu());
        }
        return gram;
    }

    private static Tensor Copy(Tensor gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        if (gradients.dim() != 2 || gradients.numel() == 0 || !gradients.is_floating_point())
        {
            throw new ArgumentException(
                $"Gradients must be the rows of a floating-point matrix [L ≥ 1, n ≥ 1]; this is {gradients.dtype} "
                    + $"[{string.Join(", ", gradients.shape)}].",
                nameof(gradients)
            );
        }
        using Tensor detached = gradients.detach();
        return detached.clone().DetachFromDisposeScope();
    }

    private static Tensor Gradients(Objective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        using IDisposable scope = NewDisposeScope();
        ParameterLayout parameters = objective.Parameters;
        Tensor rows = empty(
            [objective.MicroBatches, parameters.Dimension],
            dtype: parameters.DType,
            device: parameters.Device
        );
        for (int i = 0; i < objective.MicroBatches; i++)
        {
            using Tensor gradient = objective.BatchGradient(i);
            using Tensor row = rows.select(0, i);
            row.copy_(gradient);
        }
        return rows.DetachFromDisposeScope();
    }
}
