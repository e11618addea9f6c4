using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training.Checkpoints;
using Sharpest.Objectives;
using Sharpest.Optimizers;
using Sharpest.Runtime;
using Sharpest.Spectra;
using Sharpest.Tracking;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training;

/// <summary>The directions of a run: those along which Nudged-SGD changes its step, and those on which steps are projected.</summary>
/// <param name="spec">Where they come from and how long they stay.</param>
/// <param name="layout">The space they lie in.</param>
internal sealed class RunDirections(ExperimentSpec spec, ParameterLayout layout) : IDisposable
{
    private readonly KeptDirections measured = new("projections");

    /// <summary>Those that Nudged-SGD uses; none before they are found for the first time, when plain SGD goes on.</summary>
    public KeptDirections InForce { get; } = new("nudge");

    /// <summary>Those on which gradients and steps are projected: the ones in force or, without any, the last measured.</summary>
    public SharpSubspace? Projected => InForce.Subspace ?? measured.Subspace;

    /// <summary>What of it must survive an interruption.</summary>
    /// <param name="optimizer">The optimizer that uses them.</param>
    /// <returns>The directions, and where the optimizer stands that draws at random what becomes of them.</returns>
    public IReadOnlyList<IResumable> State(optim.Optimizer optimizer) =>
        optimizer is NudgedSgd nudged ? [InForce, measured, new NudgedStepsState(nudged)] : [InForce, measured];

    /// <summary>Refreshes the directions in force, as far as that takes no measurement.</summary>
    /// <param name="step">Optimizer steps done; a refresh is due.</param>
    /// <returns>Whether the sharpest directions must be measured for it.</returns>
    public bool Refresh(long step)
    {
        if (spec.Rule == NudgeRules.ConstantTop && InForce.Subspace is not null)
            return false;
        if (spec.Directions != "random")
            return true;
        using SharpSubspace drawn = RandomDirections.Draw(
            layout.Dimension,
            spec.Top,
            new Seed(spec.Seed),
            step,
            layout.DType,
            layout.Device
        );
        InForce.Take(drawn, step);
        return false;
    }

    /// <summary>Takes what was measured into use.</summary>
    /// <param name="snapshot">The sharpest directions.</param>
    /// <param name="isRefreshed">Whether they are to be in force.</param>
    public void See(SharpnessSnapshot snapshot, bool isRefreshed)
    {
        // The directions before stay in use when not all could be found.
        if (isRefreshed && snapshot.Eigenpairs.Count >= spec.Top)
            InForce.Take(snapshot);
        if (spec.Projections && InForce.Subspace is null && snapshot.Eigenpairs.Count > 0)
            measured.Take(snapshot);
    }

    public void Dispose()
    {
        InForce.Dispose();
        measured.Dispose();
    }
}
