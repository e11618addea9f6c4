using Sharpest.Convolutions;
using Sharpest.Objectives;
using Sharpest.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Operators;

/// <summary>
/// The Jacobians Jᵦ of the outputs of all micro-batches, and products with Σᵦ wᵦ·Jᵦᵀ·Bᵦ·Jᵦ for whatever Bᵦ an operator
/// puts between them. Gauss–Newton and Fisher matrices differ in Bᵦ alone.
/// </summary>
internal sealed class OutputGraphs : IDisposable
{
    private readonly Objective objective;
    private readonly GraphStore<OutputGraph> graphs;
    private readonly HashSet<int> walked = [];
    private readonly ParameterWatch watch;

    /// <summary>Builds the graphs, as many as fit the budget; costs one forward pass and two backward passes.</summary>
    /// <param name="objective">An objective that knows its outputs.</param>
    /// <param name="budget">Bytes that the process may allocate meanwhile.</param>
    /// <param name="see">Is shown the index and the graph of every micro-batch once.</param>
    /// <exception cref="ArgumentException">The outputs do not depend on the parameters.</exception>
    /// <exception cref="AutogradException">libtorch could not differentiate the outputs.</exception>
    public OutputGraphs(Objective objective, long budget, Action<int, OutputGraph>? see = null)
    {
        this.objective = objective;
        watch = new ParameterWatch(objective.Parameters);
        graphs = new GraphStore<OutputGraph>(objective.MicroBatches, Build, budget);
        ParameterLayout parameters = objective.Parameters;
        Gradient = zeros(parameters.Dimension, dtype: parameters.DType, device: parameters.Device)
            .DetachFromDisposeScope();
        try
        {
            objective.AddPenaltyCurvature(Gradient, parameters.Parameters);
            Loss = objective.Penalty();
            int i = 0;
            graphs.Fill(graph => see?.Invoke(i++, graph));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>L at the present parameters.</summary>
    public double Loss { get; private set; }

    /// <summary>∇L at the present parameters; shape <c>[n]</c>, owned here.</summary>
    public Tensor Gradient { get; }

    /// <summary>How many micro-batches are kept as graphs.</summary>
    public int Kept => graphs.Kept;

    /// <summary>Σᵦ wᵦ·Jᵦᵀ·Bᵦ·Jᵦ·v.</summary>
    /// <param name="directions">v, one tensor a parameter.</param>
    /// <param name="middle">Bᵦ·(Jᵦv), given the index b, the graph and Jᵦv.</param>
    /// <returns>Shape <c>[n]</c>, no graph; the caller disposes it.</returns>
    /// <exception cref="AutogradException">The model uses an operation without a second derivative.</exception>
    /// <exception cref="InvalidOperationException">A parameter has changed since the operator was made.</exception>
    /// <exception cref="ObjectDisposedException">The operator has been disposed.</exception>
    public Tensor Sandwich(IReadOnlyList<Tensor> directions, Func<int, OutputGraph, Tensor, Tensor> middle)
    {
        watch.ThrowIfChanged();
        using IDisposable scope = NewDisposeScope();
        using OneDnn.Scope trusted = OneDnn.Set(!SharpestRuntime.Start().Convolutions.IsFaulty);
        Tensor?[] parts = Autograd.VectorJacobianProduct(
            graphs
                .All()
                .Select(batch =>
                {
                    using Tensor pushed = batch.Graph.Push(directions);
                    using IDisposable _ = no_grad();
                    Tensor s = middle(batch.Index, batch.Graph, pushed);
                    return batch.Graph.Pull(s.mul_(batch.Graph.Evaluation.Weight));
                }),
            objective.Parameters.Parameters
        );
        return objective.Parameters.Flatten(parts).MoveToOuterDisposeScope();
    }

    /// <summary>Frees the graphs and the gradient.</summary>
    public void Dispose()
    {
        graphs.Dispose();
        watch.Dispose();
        Gradient.Dispose();
    }

    private OutputGraph Build(int i)
    {
        using OneDnn.Scope trusted = OneDnn.Set(!SharpestRuntime.Start().Convolutions.IsFaulty);
        using IDisposable _ = enable_grad();
        using IDisposable scope = NewDisposeScope(); // for what custom nodes make on the way
        using SecondOrder.Scope twice = SecondOrder.Expect();
        OutputEvaluation evaluation = objective.EvaluateOutputs(i);
        try
        {
            CheckGraph(evaluation.Outputs);
            if (walked.Add(i))
                AddGradient(evaluation);
            OutputGraph graph = OutputGraph.Build(evaluation, objective.Parameters.Parameters);
            evaluation.Loss.Dispose(); // its graph is not needed any more, the outputs' is
            return graph;
        }
        catch
        {
            evaluation.Dispose();
            throw;
        }
    }

    private static void CheckGraph(Tensor outputs)
    {
        if (!outputs.requires_grad)
        {
            throw new ArgumentException(
                "The outputs do not depend on any parameter that requires a gradient; they were computed under no_grad, "
                    + "detached, or the parameters are frozen."
            );
        }
    }

    // The gradient comes as Jᵀ∇_f ℓ: the pass proves the outputs' graph, which is then walked by autograd.grad.
    private void AddGradient(OutputEvaluation evaluation)
    {
        Loss += evaluation.Loss.ToDouble();
        using Tensor outputs = evaluation.Outputs.detach();
        using Tensor gradient = objective.OutputLoss("The gradient").Gradient(outputs, evaluation.Targets);
        using Tensor weighted = gradient.mul(evaluation.Weight);
        Tensor?[] parts = Autograd.VectorJacobianProduct(
            [([evaluation.Outputs], [weighted])],
            objective.Parameters.Parameters
        );
        using Tensor flat = objective.Parameters.Flatten(parts);
        Gradient.add_(flat);
    }
}
