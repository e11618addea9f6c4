using Sharpest.Convolutions;
using Sharpest.Objectives;
using Sharpest.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Operators;

/// <summary>
/// The Hessian H = ∇²L of an objective at the parameters' present values, exact, by double backward: the graph of the
/// gradient is built once, when the operator is made, and differentiated along v for every product (Pearlmutter 1994).
/// </summary>
/// <remarks>
/// Making it costs two gradients; a product costs one gradient to two (docs/performance.md). The parameters must not change while the
/// operator lives; a product after a change is refused. Products are computed in the parameters' dtype; sums over micro-batches too.
/// </remarks>
public sealed class HessianOperator : ISymmetricOperator, IDisposable
{
    private readonly Objective objective;
    private readonly GraphStore<GradientGraph> graphs;
    private readonly HashSet<int> walked = [];
    private readonly ParameterWatch watch;
    private bool defers = true;

    /// <summary>Builds the gradient graphs, as many as fit the budget.</summary>
    /// <param name="objective">The loss; its batches stay in use until the operator is disposed.</param>
    /// <param name="options">The memory budget, or null for the default.</param>
    /// <exception cref="ArgumentException">The loss is not a differentiable scalar.</exception>
    /// <exception cref="AutogradException">libtorch could not differentiate the loss.</exception>
    /// <exception cref="NonDeterministicObjectiveException">The loss is not a function of the weights.</exception>
    /// <exception cref="InsufficientMemoryException">A micro-batch needs more memory than there is.</exception>
    public HessianOperator(Objective objective, HessianOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(objective);
        this.objective = objective;
        watch = new ParameterWatch(objective.Parameters);
        graphs = new GraphStore<GradientGraph>(
            objective.MicroBatches,
            Build,
            (options ?? new HessianOptions()).MemoryBytes
        );
        try
        {
            BuildGraphs();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public long Dimension => objective.Parameters.Dimension;

    /// <inheritdoc/>
    public ScalarType DType => objective.Parameters.DType;

    /// <inheritdoc/>
    public Device Device => objective.Parameters.Device;

    /// <summary>L at the present parameters, known from building the graphs.</summary>
    public double Loss { get; private set; }

    /// <summary>∇L at the present parameters, known from building the graphs; shape <c>[n]</c>, owned by the operator.</summary>
    public Tensor Gradient { get; private set; } = null!;

    /// <summary>How many micro-batches are kept as graphs; the others are run anew for every product.</summary>
    public int KeptMicroBatches => graphs.Kept;

    /// <summary>H·v.</summary>
    /// <param name="vector">v, shape <c>[n]</c>, of the parameters' dtype and device; it is not changed.</param>
    /// <returns>Shape <c>[n]</c>, no graph; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The vector has another shape, dtype or device.</exception>
    /// <exception cref="AutogradException">The model uses an operation without a second derivative.</exception>
    /// <exception cref="InvalidOperationException">A parameter has changed since the operator was made.</exception>
    /// <exception cref="InsufficientMemoryException">A micro-batch needs more memory than there is.</exception>
    /// <exception cref="ObjectDisposedException">The operator has been disposed.</exception>
    public Tensor Apply(Tensor vector)
    {
        objective.Parameters.CheckVector(vector, nameof(vector));
        watch.ThrowIfChanged();
        using IDisposable scope = NewDisposeScope();
        Tensor[] directions = objective.Parameters.Split(vector.detach());
        using OneDnn.Scope trusted = OneDnn.Set(!SharpestRuntime.Start().Convolutions.IsFaulty);
        Tensor product = objective.Parameters.Flatten(Parts(directions));
        objective.AddPenaltyCurvature(product, directions);
        return product.MoveToOuterDisposeScope();
    }

    private Tensor?[] Parts(Tensor[] directions)
    {
        if (defers)
        {
            using var deferred = DeferredInputGradients.Begin();
            Tensor?[] parts = Along(directions);
            if (deferred.IsSettled)
                return parts;
            defers = false; // nor will the next product settle
        }
        return Along(directions);
    }

    private Tensor?[] Along(Tensor[] directions) =>
        Autograd.VectorJacobianProduct(
            graphs.All().Select(batch => batch.Graph.Along(directions)),
            objective.Parameters.Parameters
        );

    /// <summary>Frees the graphs and the gradient.</summary>
    public void Dispose()
    {
        graphs.Dispose();
        watch.Dispose();
        Gradient?.Dispose();
    }

    private void BuildGraphs()
    {
        ParameterLayout parameters = objective.Parameters;
        Gradient = zeros(Dimension, dtype: DType, device: Device).DetachFromDisposeScope();
        objective.AddPenaltyCurvature(Gradient, parameters.Parameters);
        Loss = objective.Penalty();
        graphs.Fill(graph =>
        {
            Loss += graph.Loss;
            using Tensor part = parameters.Flatten(graph.Gradients);
            Gradient.add_(part);
        });
    }

    private GradientGraph Build(int i)
    {
        using OneDnn.Scope trusted = OneDnn.Set(!SharpestRuntime.Start().Convolutions.IsFaulty);
        using IDisposable _ = enable_grad();
        // Custom nodes make tensors on the way; left to the garbage collector, which does not see their size, they would
        // keep every graph alive long after its measurement.
        using IDisposable scope = NewDisposeScope();
        using SecondOrder.Scope twice = SecondOrder.Expect();
        using Tensor loss = objective.WeightedBatchLoss(i);
        bool walkedBefore = !walked.Add(i); // another batch may take another way through the loss
        Tensor?[] gradients = Autograd.DifferentiableGradient(loss, objective.Parameters.Parameters, walkedBefore);
        return new GradientGraph(loss.ToDouble(), gradients);
    }
}
