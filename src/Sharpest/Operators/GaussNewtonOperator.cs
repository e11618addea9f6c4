using Sharpest.Objectives;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Operators;

/// <summary>
/// The generalized Gauss–Newton matrix G = (1/n)·Σᵢ Jᵢᵀ·∇²_f ℓᵢ·Jᵢ of an objective that knows its outputs (Schraudolph
/// 2002): the Hessian without the term that comes from the curvature of the model itself. It is positive semidefinite for
/// every loss that is convex in the outputs. Where L has an L2 term, its 2c·I is part of G.
/// </summary>
/// <remarks>
/// Making it costs one forward and two backward passes; a product costs about two gradients. The parameters must not
/// change while the operator lives. Products are computed in the parameters' dtype.
/// </remarks>
public sealed class GaussNewtonOperator : ISymmetricOperator, IDisposable
{
    private readonly Objective objective;
    private readonly IOutputLoss loss;
    private readonly OutputGraphs graphs;

    /// <summary>Builds the outputs' graphs, as many as fit the budget.</summary>
    /// <param name="objective">An objective made of predictions and targets; its batches stay in use until the operator is
    /// disposed.</param>
    /// <param name="options">The memory budget, or null for the default.</param>
    /// <exception cref="ArgumentException">The objective knows no outputs, or they do not depend on the parameters.</exception>
    /// <exception cref="AutogradException">libtorch could not differentiate the outputs.</exception>
    public GaussNewtonOperator(Objective objective, GaussNewtonOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(objective);
        this.objective = objective;
        loss = objective.OutputLoss("A Gauss–Newton matrix");
        graphs = new OutputGraphs(objective, (options ?? new GaussNewtonOptions()).MemoryBytes);
    }

    /// <inheritdoc/>
    public long Dimension => objective.Parameters.Dimension;

    /// <inheritdoc/>
    public ScalarType DType => objective.Parameters.DType;

    /// <inheritdoc/>
    public Device Device => objective.Parameters.Device;

    /// <summary>L at the present parameters, known from building the graphs.</summary>
    public double Loss => graphs.Loss;

    /// <summary>∇L at the present parameters, known from building the graphs; shape <c>[n]</c>, owned by the operator.</summary>
    public Tensor Gradient => graphs.Gradient;

    /// <summary>How many micro-batches are kept as graphs; the others are run anew for every product.</summary>
    public int KeptMicroBatches => graphs.Kept;

    /// <summary>G·v.</summary>
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
        Tensor[] directions = objective.Parameters.Split(vector.detach());
        Tensor product = graphs.Sandwich(directions, Middle);
        objective.AddPenaltyCurvature(product, directions);
        return product.MoveToOuterDisposeScope();
    }

    /// <summary>Frees the graphs and the gradient.</summary>
    public void Dispose() => graphs.Dispose();

    private Tensor Middle(int batch, OutputGraph graph, Tensor pushed)
    {
        using Tensor outputs = graph.Outputs;
        return loss.CurvatureProduct(outputs, graph.Evaluation.Targets, pushed);
    }
}
