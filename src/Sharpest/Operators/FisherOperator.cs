using Sharpest.Objectives;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Operators;

/// <summary>
/// A Fisher matrix F = (1/n)·Σᵢ gᵢgᵢᵀ of an objective that knows its outputs, where gᵢ = Jᵢᵀ·∇_f ℓ(fᵢ, yᵢ) is the gradient
/// of one observation's loss at targets of the given <see cref="FisherKind"/>; with several samples an observation, their
/// mean. No gᵢ is ever formed: with rᵢ = ∇_f ℓᵢ, Fv = (1/n)·Σᵢ Jᵢᵀ·rᵢ·⟨rᵢ, Jᵢv⟩.
/// </summary>
/// <remarks>
/// The expectation of the Monte-Carlo kind is the Gauss–Newton matrix for all three losses of this library; a
/// <see cref="GaussNewtonOperator"/> is that expectation without sampling error. An L2 term is no observation and not part
/// of F. Making the operator costs one forward and two backward passes; a product costs about two gradients. The parameters
/// must not change while the operator lives.
/// </remarks>
public sealed class FisherOperator : ISymmetricOperator, IDisposable
{
    private readonly Objective objective;
    private readonly IOutputLoss loss;
    private readonly OutputGraphs graphs;
    private readonly FisherOptions options;
    private readonly List<Tensor[]> targets = []; // drawn once, so that products agree even for graphs that are built anew

    /// <summary>Builds the outputs' graphs, as many as fit the budget, and draws the targets.</summary>
    /// <param name="objective">An objective made of predictions and targets; its batches stay in use until the operator is
    /// disposed.</param>
    /// <param name="kind">Where targets come from.</param>
    /// <param name="options">Samples, seed and memory budget, or null for the defaults.</param>
    /// <exception cref="ArgumentException">The objective knows no outputs, or they do not depend on the parameters.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one sample, or several of the empirical kind.</exception>
    /// <exception cref="AutogradException">libtorch could not differentiate the outputs.</exception>
    public FisherOperator(Objective objective, FisherKind kind, FisherOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(objective);
        this.options = options ?? new FisherOptions();
        int samples = this.options.Samples;
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1, nameof(options));
        if (!Enum.IsDefined(kind))
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "Choose MonteCarlo or Empirical.");
        if (kind == FisherKind.Empirical && samples > 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                samples,
                "The empirical Fisher matrix takes the data's targets; several samples need FisherKind.MonteCarlo."
            );
        }
        this.objective = objective;
        Kind = kind;
        loss = objective.OutputLoss("A Fisher matrix");
        try
        {
            graphs = new OutputGraphs(objective, this.options.MemoryBytes, KeepTargets);
        }
        catch
        {
            FreeTargets();
            throw;
        }
    }

    /// <summary>Where targets come from.</summary>
    public FisherKind Kind { get; }

    /// <inheritdoc/>
    public long Dimension => objective.Parameters.Dimension;

    /// <inheritdoc/>
    public ScalarType DType => objective.Parameters.DType;

    /// <inheritdoc/>
    public Device Device => objective.Parameters.Device;

    /// <summary>L at the present parameters and the data's targets, known from building the graphs.</summary>
    public double Loss => graphs.Loss;

    /// <summary>∇L at the present parameters and the data's targets; shape <c>[n]</c>, owned by the operator.</summary>
    public Tensor Gradient => graphs.Gradient;

    /// <summary>How many micro-batches are kept as graphs; the others are run anew for every product.</summary>
    public int KeptMicroBatches => graphs.Kept;

    /// <summary>F·v.</summary>
    /// <param name="vector">v, shape <c>[n]</c>, of the parameters' dtype and device; it is not changed.</param>
    /// <returns>Shape <c>[n]</c>, no graph; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The vector has another shape, dtype or device.</exception>
    /// <exception cref="AutogradException">The model uses an operation without a second derivative.</exception>
    /// <exception cref="InvalidOperationException">A parameter has changed since the operator was made.</exception>
    /// <exception cref="ObjectDisposedException">The operator has been disposed.</exception>
    public Tensor Apply(Tensor vector)
    {
        objective.Parameters.CheckVector(vector, nameof(vector));
        using IDisposable scope = NewDisposeScope();
        return graphs.Sandwich(objective.Parameters.Split(vector.detach()), Middle).MoveToOuterDisposeScope();
    }

    /// <summary>Frees the graphs, the gradient and the drawn targets.</summary>
    public void Dispose()
    {
        graphs.Dispose();
        FreeTargets();
    }

    private Tensor Middle(int batch, OutputGraph graph, Tensor pushed)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor outputs = graph.Outputs;
        Tensor sum = zeros_like(pushed);
        foreach (Tensor y in targets[batch])
        {
            using IDisposable one = NewDisposeScope();
            Tensor r = loss.Gradient(outputs, y);
            sum.add_(r.mul(loss.SumWithin(r.mul(pushed))));
        }
        return sum.div_(targets[batch].Length).MoveToOuterDisposeScope();
    }

    private void KeepTargets(int batch, OutputGraph graph)
    {
        using IDisposable _ = no_grad();
        if (Kind == FisherKind.Empirical)
        {
            targets.Add([graph.Evaluation.Targets.detach().DetachFromDisposeScope()]);
            return;
        }
        using Tensor outputs = graph.Outputs;
        using Generator generator = new Seed(options.Seed).Generator("fisher targets", batch);
        targets.Add([
            .. Enumerable
                .Range(0, options.Samples)
                .Select(_ => loss.SampleTargets(outputs, generator).DetachFromDisposeScope()),
        ]);
    }

    private void FreeTargets()
    {
        foreach (Tensor y in targets.SelectMany(samples => samples))
            y.Dispose();
        targets.Clear();
    }
}
