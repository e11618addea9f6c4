using System.Runtime.InteropServices;
using Sharpest.Convolutions;
using Sharpest.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Objectives;

/// <summary>
/// The function whose curvature is studied: L(w) = Σᵦ (nᵦ/n)·ℓᵦ(w) + c·Σ‖w‖², where ℓᵦ is the mean loss of micro-batch b
/// of nᵦ examples. Micro-batches bound the memory; their sizes may differ.
/// </summary>
/// <remarks>
/// L must be a function of w: evaluations are repeatable. The first one checks it (<see cref="ObjectiveOptions.CheckDeterminism"/>).
/// Evaluating changes nothing: modes and buffers of the model, gradients it holds, and the global generator where it is
/// seeded, are as they were. With batch statistics (<see cref="EvaluationMode.Training"/>) L depends on how the examples are
/// cut into micro-batches. One thread evaluates at a time; others wait.
/// </remarks>
public sealed partial class Objective
{
    private readonly nn.Module model;
    private readonly Func<int, Tensor> meanLoss;
    private readonly long[] counts;
    private readonly ParameterLayout whole;
    private bool isChecked;

    private Objective(
        nn.Module model,
        ParameterLayout parameters,
        Func<int, Tensor> meanLoss,
        long[] counts,
        ObjectiveOptions options
    )
    {
        SharpestRuntime.Start();
        this.model = model;
        this.meanLoss = meanLoss;
        this.counts = counts;
        whole = parameters;
        Parameters = parameters;
        Options = options;
        Examples = counts.Sum();
    }

    /// <summary>The parameters that are differentiated, and their place in flat vectors.</summary>
    public ParameterLayout Parameters { get; private set; }

    /// <summary>What counts as part of the loss, and how the model is evaluated.</summary>
    public ObjectiveOptions Options { get; }

    /// <summary>The number of examples n.</summary>
    public long Examples { get; }

    /// <summary>The number of micro-batches.</summary>
    public int MicroBatches => counts.Length;

    // Reads micro-batch i anew, and its number of examples, as the loss would.
    private Func<int, (object? Batch, long Count)>? Reread { get; init; }

    /// <summary>
    /// The same loss as a function of some of the parameters; the others are held at the values they have. Its Hessian is
    /// the block that belongs to them.
    /// </summary>
    /// <param name="parameters">Some of this objective's parameters, by <see cref="ParameterLayout.Matching"/> for instance.</param>
    /// <returns>The restricted objective, with the same batches and options.</returns>
    /// <exception cref="ArgumentException">A parameter is not one of this objective's.</exception>
    public Objective Restrict(ParameterLayout parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Parameters.ThrowIfDisposed();
        parameters.ThrowIfDisposed();
        HashSet<nint> known = [.. Parameters.Parameters.Select(p => p.Handle)];
        for (int i = 0; i < parameters.Entries.Count; i++)
        {
            if (!known.Contains(parameters.Parameters[i].Handle))
            {
                throw new ArgumentException(
                    $"Parameter {parameters.Entries[i].Name} is not one of this objective's parameters: "
                        + $"{string.Join(", ", Parameters.Entries.Select(e => e.Name))}.",
                    nameof(parameters)
                );
            }
        }
        var restricted = (Objective)MemberwiseClone();
        restricted.Parameters = parameters;
        return restricted;
    }

    /// <summary>L(w); costs one forward pass over all examples.</summary>
    /// <returns>The loss; NaN or infinite when the model's output is.</returns>
    /// <exception cref="ArgumentException">The loss is not a floating-point scalar.</exception>
    /// <exception cref="InvalidOperationException">A parameter has been disposed or replaced.</exception>
    /// <exception cref="NonDeterministicObjectiveException">The loss is not a function of the weights.</exception>
    /// <exception cref="InsufficientMemoryException">A micro-batch needs more memory than there is.</exception>
    public double Loss()
    {
        using ConvolutionGuard.Scope guard = ConvolutionGuard.Allow(model);
        using IDisposable _ = set_grad_enabled(Options.LossDifferentiates);
        CheckOnce();
        double loss = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            using IDisposable scope = NewDisposeScope();
            loss += Weight(i) * MeanLoss(i).ToDouble();
        }
        return loss + Penalty();
    }

    /// <summary>L(w) and ∇L(w); costs one forward and one backward pass over all examples.</summary>
    /// <returns>The loss, and the gradient of shape <c>[n]</c>, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The loss is not a differentiable scalar.</exception>
    /// <exception cref="AutogradException">libtorch could not differentiate the loss.</exception>
    /// <exception cref="InvalidOperationException">A parameter has been disposed or replaced.</exception>
    /// <exception cref="NonDeterministicObjectiveException">The loss is not a function of the weights.</exception>
    /// <exception cref="InsufficientMemoryException">A micro-batch needs more memory than there is.</exception>
    public (double Loss, Tensor Gradient) LossAndGradient() => LossAndGradient(_ => null);

    /// <summary>L(w) and ∇L(w), with something in force while a micro-batch is evaluated.</summary>
    /// <param name="around">Gives it for each micro-batch b, or null for nothing.</param>
    /// <returns>The loss, and the gradient of shape <c>[n]</c>, which the caller disposes.</returns>
    internal (double Loss, Tensor Gradient) LossAndGradient(Func<int, IDisposable?> around)
    {
        using ConvolutionGuard.Scope guard = ConvolutionGuard.Allow(model);
        using IDisposable _ = enable_grad();
        using DisposeScope all = NewDisposeScope();
        double loss = Penalty();
        Tensor gradient = zeros(Parameters.Dimension, dtype: Parameters.DType, device: Parameters.Device);
        AddPenaltyCurvature(gradient, Parameters.Parameters);
        for (int i = 0; i < counts.Length; i++)
        {
            using IDisposable scope = NewDisposeScope();
            using IDisposable? inForce = around(i);
            using Tensor batchLoss = WeightedBatchLoss(i);
            loss += batchLoss.ToDouble();
            Tensor?[] parts = Autograd.Gradient(batchLoss, Parameters.Parameters);
            gradient.add_(Parameters.Flatten(parts));
        }
        return (loss, gradient.MoveToOuterDisposeScope());
    }

    /// <summary>(nᵦ/n)·ℓᵦ(w) with its graph, without the L2 term; the model is in the mode that the options ask for.</summary>
    /// <param name="i">The micro-batch b.</param>
    /// <returns>A scalar; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The loss is not a scalar.</exception>
    internal Tensor WeightedBatchLoss(int i)
    {
        CheckOnce();
        using Tensor loss = MeanLoss(i);
        return loss.mul(Weight(i));
    }

    /// <summary>
    /// What must surround every call of the user's code for a micro-batch. Modes, buffers and generator are put back when
    /// the result is disposed.
    /// </summary>
    /// <param name="i">The micro-batch b.</param>
    /// <returns>A scope.</returns>
    /// <exception cref="InvalidOperationException">A parameter has been disposed or replaced.</exception>
    /// <exception cref="NonDeterministicObjectiveException">Dropout is active and not allowed.</exception>
    internal EvaluationScope Enter(int i)
    {
        Parameters.ThrowIfDisposed();
        return new EvaluationScope(model, Options, i);
    }

    /// <summary>Adds the L2 term's gradient, or its Hessian's product, 2c·v on the covered parameters.</summary>
    /// <param name="flat">Shape <c>[n]</c>; changed in place.</param>
    /// <param name="parts">v, one tensor a parameter.</param>
    internal void AddPenaltyCurvature(Tensor flat, IReadOnlyList<Tensor> parts)
    {
        if (Options.L2 == 0)
            return;
        Parameters.ThrowIfDisposed();
        using IDisposable scope = NewDisposeScope();
        using IDisposable _ = no_grad();
        for (int i = 0; i < parts.Count; i++)
        {
            ParameterEntry entry = Parameters.Entries[i];
            if (Options.Decays(entry))
                flat.narrow(0, entry.Offset, entry.Count).add_(parts[i].reshape(-1), alpha: 2 * Options.L2);
        }
    }

    /// <summary>c·Σ‖w‖² over the whole model's parameters, also those that a restriction holds constant.</summary>
    /// <returns>The L2 term.</returns>
    internal double Penalty()
    {
        if (Options.L2 == 0)
            return 0;
        whole.ThrowIfDisposed();
        using IDisposable scope = NewDisposeScope();
        using IDisposable _ = no_grad();
        double squares = 0;
        for (int i = 0; i < whole.Entries.Count; i++)
        {
            if (Options.Decays(whole.Entries[i]))
                squares += whole.Parameters[i].square().sum().ToDouble();
        }
        return Options.L2 * squares;
    }

    private double Weight(int i) => (double)counts[i] / Examples;

    private void CheckOnce()
    {
        if (isChecked || !Options.CheckDeterminism)
            return;
        using IDisposable _ = set_grad_enabled(Options.LossDifferentiates);
        new DeterminismCheck(model, whole, Options.MaskSeed, MeanLoss, Reread).Run();
        isChecked = true;
    }

    // ℓᵦ as the user's function gives it, inside the scope, checked; the caller disposes it.
    private Tensor MeanLoss(int i)
    {
        using EvaluationScope _ = Enter(i);
        Tensor loss;
        try
        {
            loss = meanLoss(i);
        }
        catch (ExternalException e) when (MemoryFailure.Is(e))
        {
            throw MemoryFailure.Of(e, counts[i]);
        }
        catch (Exception e) when (LossCheck.Explain(e) is { } cause)
        {
            throw new InvalidOperationException(cause, e);
        }
        LossCheck.ThrowUnlessScalar(loss);
        return loss;
    }
}
