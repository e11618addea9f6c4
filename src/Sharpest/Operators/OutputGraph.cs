using Sharpest.Objectives;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Operators;

/// <summary>
/// One micro-batch's outputs f with the graphs that lead to them. J, their Jacobian with respect to the parameters, is
/// never formed. Jᵀs is a backward pass. For Jv the gradient Jᵀu of ⟨f, u⟩ is built once with its graph, for a u that
/// does not matter: it is linear in u, and ⟨Jᵀu, v⟩ differentiated with respect to u is Jv.
/// </summary>
internal sealed class OutputGraph : IDisposable
{
    private readonly Tensor u;
    private readonly Tensor?[] transposed;

    private OutputGraph(OutputEvaluation evaluation, Tensor u, Tensor?[] transposed)
    {
        Evaluation = evaluation;
        this.u = u;
        this.transposed = transposed;
        evaluation.Outputs.DetachFromDisposeScope(); // they outlive whatever scope the caller works in
        evaluation.Targets.DetachFromDisposeScope();
        u.DetachFromDisposeScope();
        foreach (Tensor? part in transposed)
            part?.DetachFromDisposeScope();
    }

    /// <summary>f, the targets and the weight of an observation.</summary>
    public OutputEvaluation Evaluation { get; }

    /// <summary>f without its graph; the caller disposes it.</summary>
    public Tensor Outputs => Evaluation.Outputs.detach();

    /// <summary>Builds both graphs; costs one backward pass. The outputs' graph must have been walked without error before.</summary>
    /// <param name="evaluation">The outputs with their graph; owned by the result.</param>
    /// <param name="parameters">Leaves that require gradients.</param>
    /// <returns>The graphs; the caller disposes them.</returns>
    /// <exception cref="AutogradException">libtorch could not differentiate the outputs.</exception>
    public static OutputGraph Build(OutputEvaluation evaluation, IReadOnlyList<Tensor> parameters)
    {
        Tensor u = zeros_like(evaluation.Outputs).requires_grad_();
        using Tensor products = evaluation.Outputs.mul(u);
        using Tensor sum = products.sum();
        Tensor?[] transposed = Autograd.DifferentiableGradient(sum, parameters, walkedBefore: true);
        return new OutputGraph(evaluation, u, transposed);
    }

    /// <summary>Jv: how the outputs change when the parameters move along v.</summary>
    /// <param name="directions">v, one tensor a parameter.</param>
    /// <returns>Shape of the outputs, no graph; the caller disposes it.</returns>
    /// <exception cref="AutogradException">The model uses an operation without a second derivative.</exception>
    public Tensor Push(IReadOnlyList<Tensor> directions)
    {
        var outputs = new List<Tensor>(transposed.Length);
        var along = new List<Tensor>(transposed.Length);
        for (int i = 0; i < transposed.Length; i++)
        {
            if (transposed[i] is not { requires_grad: true } part)
                continue; // the outputs do not depend on this parameter
            outputs.Add(part);
            along.Add(directions[i]);
        }
        return Autograd.VectorJacobianProduct([(outputs, along)], [u])[0] ?? zeros_like(u).detach();
    }

    /// <summary>What Jᵀs is the vector-Jacobian product of.</summary>
    /// <param name="s">Shape of the outputs.</param>
    /// <returns>Outputs and directions for <see cref="Autograd.VectorJacobianProduct"/>.</returns>
    public (IList<Tensor> Outputs, IList<Tensor> Directions) Pull(Tensor s) => ([Evaluation.Outputs], [s]);

    public void Dispose()
    {
        Evaluation.Dispose();
        u.Dispose();
        foreach (Tensor? part in transposed)
            part?.Dispose();
    }
}
