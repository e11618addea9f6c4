using Sharpest.Objectives;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Operators;

/// <summary>
/// What TorchSharp's adaptive optimizers divide their step by, read from their state. Adam and AdamW:
/// P = (1 − β₁ᵗ)·(√(ν/(1 − β₂ᵗ)) + ε), where ν is the largest one so far with AMSGrad, so that the step is −η·P⁻¹·m with
/// the uncorrected momentum m (Cohen et al. 2022). RMSProp: P = √ν + ε, less the square of the mean gradient under the root
/// when centred. Each parameter counts its own steps t.
/// </summary>
internal static class OptimizerDiagonal
{
    /// <summary>Reads P.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="parameters">The parameters in the order of flat vectors.</param>
    /// <returns>Shape <c>[n]</c>; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The optimizer is of another kind, has taken no step, or lacks a parameter.</exception>
    public static Tensor Read(optim.Optimizer optimizer, ParameterLayout parameters)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(parameters);
        if (optimizer is not (Adam or AdamW or RMSProp))
        {
            throw new ArgumentException(
                $"The preconditioner of {optimizer.GetType().Name} is not known; Adam, AdamW and RMSProp have one that is. "
                    + "For another, give its diagonal to the constructor.",
                nameof(optimizer)
            );
        }
        using IDisposable _ = no_grad();
        using IDisposable scope = NewDisposeScope();
        Dictionary<IntPtr, (OptimizerState State, OptimizerOptions Options)> states = States(
            (OptimizerHelper)optimizer
        );
        var parts = new Tensor[parameters.Entries.Count];
        for (int i = 0; i < parts.Length; i++)
        {
            string name = parameters.Entries[i].Name;
            if (!states.TryGetValue(parameters.Parameters[i].Handle, out (OptimizerState, OptimizerOptions) known))
                throw new ArgumentException($"The optimizer does not hold the parameter {name}.", nameof(optimizer));
            parts[i] = Part(name, known.Item1, known.Item2).to(parameters.DType);
        }
        return parameters.Flatten(parts).MoveToOuterDisposeScope();
    }

    private static Dictionary<IntPtr, (OptimizerState, OptimizerOptions)> States(OptimizerHelper optimizer)
    {
        // The state dictionary lists states in the order of the groups' parameters.
        List<OptimizerState> states = optimizer.state_dict().State;
        var found = new Dictionary<IntPtr, (OptimizerState, OptimizerOptions)>();
        int next = 0;
        foreach (ParamGroup group in optimizer.ParamGroups.Cast<ParamGroup>())
        {
            foreach (Parameter parameter in group.Parameters)
                found[parameter.Handle] = (states[next++], group.Options);
        }
        return found;
    }

    private static Tensor Part(string name, OptimizerState state, OptimizerOptions options) =>
        (state, options) switch
        {
            (Adam.State s, Adam.Options o) => OfAdam(
                Steps(name, s.step),
                (o.amsgrad!.Value ? s.max_exp_avg_sq : null) ?? s.exp_avg_sq,
                o.beta1!.Value,
                o.beta2!.Value,
                o.eps!.Value
            ),
            (AdamW.State s, AdamW.Options o) => OfAdam(
                Steps(name, s.step),
                (o.amsgrad!.Value ? s.max_exp_avg_sq : null) ?? s.exp_avg_sq,
                o.beta1!.Value,
                o.beta2!.Value,
                o.eps!.Value
            ),
            (RMSProp.State s, RMSProp.Options o) => OfRmsProp(name, s, o),
            _ => throw new ArgumentException($"The state of {name} is a {state.GetType()}, which is not known."),
        };

    private static Tensor OfAdam(long steps, Tensor squares, double beta1, double beta2, double epsilon)
    {
        Tensor root = squares.div(1 - Math.Pow(beta2, steps)).sqrt_();
        return root.add_(epsilon).mul_(1 - Math.Pow(beta1, steps));
    }

    private static Tensor OfRmsProp(string name, RMSProp.State state, RMSProp.Options options)
    {
        Steps(name, state.step);
        Tensor squares = options.centered!.Value
            ? state.square_avg.addcmul(state.grad_avg, state.grad_avg, value: -1)
            : state.square_avg;
        return squares.sqrt().add_(options.eps!.Value);
    }

    private static long Steps(string name, long steps) =>
        steps > 0
            ? steps
            : throw new ArgumentException(
                $"The optimizer has taken no step for {name}, so it has no preconditioner yet; measure after the first step."
            );
}
