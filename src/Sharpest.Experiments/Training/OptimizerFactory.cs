using Sharpest.Experiments.Specs;
using Sharpest.Optimizers;
using Sharpest.Spectra;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training;

/// <summary>Makes the optimizer that a specification asks for.</summary>
internal static class OptimizerFactory
{
    /// <summary>Makes it.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="model">The model whose parameters it moves.</param>
    /// <param name="subspace">Gives the directions in force, asked at every step; see <see cref="NudgeDirections"/>.</param>
    /// <returns>The optimizer; the caller disposes it.</returns>
    /// <exception cref="SpecException">There is no such optimizer.</exception>
    public static optim.Optimizer Create(ExperimentSpec spec, nn.Module model, Func<SharpSubspace?> subspace) =>
        spec.Optimizer switch
        {
            "sgd" => optim.SGD(model.parameters(), spec.Lr, spec.Momentum),
            "nsgd" => new NudgedSgd(model.parameters(), spec.Lr, subspace, Options(spec)),
            _ => throw new SpecException([$"The optimizer '{spec.Optimizer}' is not known; choose sgd or nsgd."]),
        };

    private static NudgedSgdOptions Options(ExperimentSpec spec) =>
        new()
        {
            SharpStepScale = spec.Gamma,
            SubspaceSize = spec.Top,
            // When the directions change is decided by the schedule of the run, so that a resumed one changes them likewise.
            RefreshEvery = 1,
            Momentum = spec.Momentum,
            Target = spec.Correct == "correct_g" ? NudgeTarget.Gradient : NudgeTarget.Velocity,
        };
}
