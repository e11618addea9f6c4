using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training.Checkpoints;
using Sharpest.Optimizers;
using Sharpest.Spectra;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training;

/// <summary>Makes the optimizer that a specification asks for.</summary>
internal static class OptimizerFactory
{
    /// <summary>Makes it.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="model">The model whose parameters it moves.</param>
    /// <param name="subspace">Gives the directions in force, asked at every step; see <see cref="KeptDirections"/>.</param>
    /// <returns>The optimizer; the caller disposes it.</returns>
    /// <exception cref="SpecException">There is no such optimizer.</exception>
    public static optim.Optimizer Create(ExperimentSpec spec, nn.Module model, Func<SharpSubspace?> subspace) =>
        spec.Optimizer switch
        {
            "sgd" => optim.SGD(model.parameters(), spec.Lr, spec.Momentum),
            "nsgd" => new NudgedSgd(model.parameters(), spec.Lr, subspace, Options(spec)),
            // TorchSharp's own default of β₂ is 0.99, unlike everybody else's.
            "adam" => optim.Adam(model.parameters(), spec.Lr, beta1: 0.9, beta2: 0.999, eps: 1e-8),
            _ => throw new SpecException([$"The optimizer '{spec.Optimizer}' is not known; choose sgd, nsgd or adam."]),
        };

    /// <summary>What of an optimizer must survive an interruption, apart from its learning rate.</summary>
    /// <param name="optimizer">An optimizer that was made here.</param>
    /// <param name="model">The model whose parameters it moves.</param>
    /// <returns>Its state.</returns>
    public static IResumable State(optim.Optimizer optimizer, nn.Module model) =>
        optimizer is Adam adam ? new MomentsState(adam, model) : new VelocitiesState(optimizer, model);

    private static NudgedSgdOptions Options(ExperimentSpec spec) =>
        new()
        {
            Rule = NudgeRules.Of(spec),
            SubspaceSize = spec.Top,
            // When the directions change is decided by the schedule of the run, so that a resumed one changes them likewise.
            RefreshEvery = 1,
            Momentum = spec.Momentum,
            Target = NudgeRules.Target(spec),
        };
}
