using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Sharpest.Runtime;

/// <summary>
/// The one gate through which derivatives are taken. TorchSharp's <c>autograd.grad</c> lets a libtorch error cross into
/// managed code, which ends the process; its <c>autograd.backward</c> turns the same error into an exception, but adds to
/// <c>.grad</c>. So everything here runs through <c>backward</c>, with the caller's <c>.grad</c> put aside and back, and
/// <c>grad</c> is called only where <c>backward</c> has just walked the same graph without error.
/// </summary>
internal static class Autograd
{
    /// <summary>∇ of a scalar with respect to the parameters; costs one backward pass and frees the graph.</summary>
    /// <param name="loss">A scalar with a graph.</param>
    /// <param name="parameters">Leaves that require gradients.</param>
    /// <returns>One tensor a parameter, null where the loss does not depend on it; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">A tensor cannot be differentiated; the message says which and why.</exception>
    /// <exception cref="AutogradException">libtorch refused.</exception>
    /// <exception cref="InsufficientMemoryException">There is not enough memory.</exception>
    public static Tensor?[] Gradient(Tensor loss, IReadOnlyList<Tensor> parameters)
    {
        CheckLoss(loss);
        CheckParameters(parameters);
        using Tensor seed = ones_like(loss);
        return Collect(parameters, () => Backward([loss], [seed], parameters, retainGraph: false));
    }

    /// <summary>Adds ∇ of a scalar to <c>.grad</c> of its leaves; costs one backward pass and frees the graph.</summary>
    /// <param name="loss">A scalar with a graph.</param>
    /// <exception cref="ArgumentException">It cannot be differentiated; the message says why.</exception>
    /// <exception cref="AutogradException">libtorch refused.</exception>
    /// <exception cref="InsufficientMemoryException">There is not enough memory.</exception>
    public static void Accumulate(Tensor loss)
    {
        CheckLoss(loss);
        using Tensor seed = ones_like(loss);
        Backward([loss], [seed], inputs: null, retainGraph: false);
    }

    /// <summary>∇ of a scalar that can itself be differentiated. The graph is kept.</summary>
    /// <param name="loss">A scalar with a graph.</param>
    /// <param name="parameters">Leaves that require gradients.</param>
    /// <param name="walkedBefore">
    /// Whether a graph made by the same operations was walked without error before. If not, one more backward pass proves it.
    /// </param>
    /// <returns>
    /// One tensor a parameter: null where the loss does not depend on it, without <c>requires_grad</c> where the loss is
    /// linear in it; the caller disposes them.
    /// </returns>
    /// <exception cref="ArgumentException">A tensor cannot be differentiated; the message says which and why.</exception>
    /// <exception cref="AutogradException">libtorch refused.</exception>
    /// <exception cref="InsufficientMemoryException">There is not enough memory.</exception>
    public static Tensor?[] DifferentiableGradient(Tensor loss, IReadOnlyList<Tensor> parameters, bool walkedBefore)
    {
        CheckLoss(loss);
        CheckParameters(parameters);
        using Tensor seed = ones_like(loss);
        if (!walkedBefore)
        {
            foreach (
                Tensor? probe in Collect(parameters, () => Backward([loss], [seed], parameters, retainGraph: true))
            )
                probe?.Dispose();
        }
        IList<Tensor> gradients = [];
        CallbackFailure.Watch(() =>
            // the one permitted call: the same graph was just walked without error
#pragma warning disable RS0030
            gradients = autograd.grad(
                [loss],
                [.. parameters],
                [seed],
                retain_graph: true,
                create_graph: true,
                allow_unused: true
            )
#pragma warning restore RS0030
        );
        ThrowIfCallbackFailed();
        return [.. gradients.Select(g => g is null || g.IsInvalid ? null : g)];
    }

    /// <summary>
    /// Σᵢ ⟨outputᵢ, directionᵢ⟩ differentiated with respect to the parameters, summed over several graphs that are all
    /// kept. With outputs that are gradients this is the Hessian-vector product.
    /// </summary>
    /// <param name="graphs">For each graph its outputs and the directions, equal in shape and dtype.</param>
    /// <param name="parameters">Leaves that require gradients.</param>
    /// <returns>One tensor a parameter, null where nothing depends on it; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">Shapes or dtypes differ, or a tensor cannot be differentiated.</exception>
    /// <exception cref="AutogradException">libtorch refused, for instance an operation without a second derivative.</exception>
    public static Tensor?[] VectorJacobianProduct(
        IEnumerable<(IList<Tensor> Outputs, IList<Tensor> Directions)> graphs,
        IReadOnlyList<Tensor> parameters
    )
    {
        CheckParameters(parameters);
        return Collect(
            parameters,
            () =>
            {
                foreach ((IList<Tensor> outputs, IList<Tensor> directions) in graphs)
                {
                    if (outputs.Count == 0)
                        continue;
                    CheckDirections(outputs, directions);
                    Backward(outputs, directions, parameters, retainGraph: true);
                }
            }
        );
    }

    private static Tensor?[] Collect(IReadOnlyList<Tensor> parameters, Action accumulate)
    {
        var before = new Tensor?[parameters.Count];
        var gradients = new Tensor?[parameters.Count];
        for (int i = 0; i < parameters.Count; i++)
        {
            before[i] = parameters[i].grad;
            parameters[i].grad = null;
        }
        try
        {
            accumulate();
            for (int i = 0; i < parameters.Count; i++)
                gradients[i] = parameters[i].grad;
            return gradients;
        }
        finally
        {
            for (int i = 0; i < parameters.Count; i++)
            {
                parameters[i].grad = before[i];
                before[i]?.Dispose(); // the wrapper; the parameter holds the tensor again
            }
        }
    }

    private static void Backward(
        IList<Tensor> outputs,
        IList<Tensor> directions,
        IReadOnlyList<Tensor>? inputs,
        bool retainGraph
    )
    {
        try
        {
            CallbackFailure.Watch(() =>
                autograd.backward(
                    outputs,
                    directions,
                    retainGraph,
                    create_graph: false,
                    inputs: inputs is null ? null : [.. inputs]
                )
            );
        }
        catch (ExternalException e) when (MemoryFailure.Is(e))
        {
            CallbackFailure.Take();
            throw MemoryFailure.Of(e);
        }
        catch (ExternalException e)
        {
            throw new AutogradException(Explain(e.Message), CallbackFailure.Take() ?? e);
        }
        finally
        {
            CallbackTensors.Release();
        }
        ThrowIfCallbackFailed();
    }

    private static void ThrowIfCallbackFailed()
    {
        if (CallbackFailure.Take() is { } failure)
            throw new AutogradException(Explain(failure.Message), failure);
    }

    private static string Explain(string message)
    {
        string cause = message.Split('\n', 2)[0].Trim();
        if (
            cause.Contains("derivative for", StringComparison.Ordinal)
            || cause.Contains("double", StringComparison.Ordinal)
        )
        {
            return $"{cause}. The model uses an operation without a second derivative; replace it by one made of "
                + "elementary operations (for attention: an explicit softmax).";
        }
        if (cause.Contains("modified by an inplace operation", StringComparison.Ordinal))
            return $"{cause}. The model or the loss changes a tensor in place that its derivative needs; use the out-of-place form.";
        if (cause.Contains("second time", StringComparison.Ordinal))
            return $"{cause}. The loss keeps a graph from an earlier call; compute it anew, or detach what is carried over.";
        return cause;
    }

    private static void CheckLoss(Tensor loss)
    {
        if (loss.IsInvalid)
            throw new ArgumentException("The loss has been disposed; return it from the loss function alive.");
        if (loss.numel() != 1)
            throw new ArgumentException($"The loss has shape [{Shape(loss)}]; reduce it to a single number.");
        if (!loss.is_floating_point())
            throw new ArgumentException($"The loss has dtype {loss.dtype}; it must be a floating-point number.");
        if (!loss.requires_grad)
        {
            throw new ArgumentException(
                "The loss does not depend on any parameter that requires a gradient; it was computed under no_grad, "
                    + "detached, or the parameters are frozen."
            );
        }
    }

    private static void CheckParameters(IReadOnlyList<Tensor> parameters)
    {
        for (int i = 0; i < parameters.Count; i++)
        {
            Tensor parameter = parameters[i];
            if (parameter.IsInvalid)
                throw new ArgumentException($"Parameter {i} has been disposed.");
            if (!parameter.requires_grad || !parameter.is_leaf)
                throw new ArgumentException($"Parameter {i} is not a leaf that requires a gradient.");
            if (!parameter.is_floating_point())
                throw new ArgumentException(
                    $"Parameter {i} has dtype {parameter.dtype}; it must be a floating-point tensor."
                );
        }
    }

    private static void CheckDirections(IList<Tensor> outputs, IList<Tensor> directions)
    {
        if (outputs.Count != directions.Count)
            throw new ArgumentException($"{outputs.Count} outputs were given {directions.Count} directions.");
        for (int i = 0; i < outputs.Count; i++)
        {
            if (outputs[i].IsInvalid || directions[i].IsInvalid)
                throw new ArgumentException($"Output or direction {i} has been disposed.");
            if (!outputs[i].requires_grad)
                throw new ArgumentException($"Output {i} has no graph.");
            if (
                !outputs[i].shape.AsSpan().SequenceEqual(directions[i].shape)
                || outputs[i].dtype != directions[i].dtype
            )
            {
                throw new ArgumentException(
                    $"Direction {i} is {directions[i].dtype} [{Shape(directions[i])}]; its output is "
                        + $"{outputs[i].dtype} [{Shape(outputs[i])}]."
                );
            }
        }
    }

    private static string Shape(Tensor tensor) => string.Join(", ", tensor.shape);
}
