using Sharpest.Experiments.Specs;
using Sharpest.Optimizers;
using Sharpest.Spectra;
using Sharpest.Tracking;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training;

/// <summary>
/// What Nudged-SGD would make of gradients: with the directions just measured, or, where the rule uses others – random or
/// frozen ones –, with those in force.
/// </summary>
/// <param name="spec">The rule.</param>
/// <param name="inForce">The directions in force.</param>
internal sealed class NudgeForecast(ExperimentSpec spec, KeptDirections inForce)
{
    /// <summary>The steps under their name in the records.</summary>
    /// <param name="gradients">Mini-batch gradients of shape <c>[n]</c>.</param>
    /// <param name="snapshot">The directions just measured.</param>
    /// <returns>One entry, or none when the optimizer changes nothing or has no directions; the caller disposes the steps.</returns>
    public IReadOnlyList<(string Name, IReadOnlyList<Tensor> Steps)> Steps(
        IReadOnlyList<Tensor> gradients,
        SharpnessSnapshot snapshot
    )
    {
        if (!NudgeRules.IsNudged(spec))
            return [];
        bool usesOthers = spec.Directions == "random" || spec.Rule == NudgeRules.ConstantTop;
        if (usesOthers && inForce.Subspace is { } others)
            return Named(gradients, others, snapshot.Step);
        if (spec.Directions == "random" || snapshot.Eigenpairs.Count < spec.Top)
            return [];
        using var measured = new SharpSubspace(snapshot.Eigenpairs);
        return Named(gradients, measured, snapshot.Step);
    }

    private IReadOnlyList<(string, IReadOnlyList<Tensor>)> Named(
        IReadOnlyList<Tensor> gradients,
        SharpSubspace subspace,
        long step
    )
    {
        SharpStepRule rule = NudgeRules.Of(spec);
        bool twice = NudgeRules.Target(spec) == NudgeTarget.Both;
        Tensor[] steps =
        [
            .. gradients.Select(gradient =>
            {
                Tensor once = rule.Apply(subspace, gradient, step);
                return twice ? rule.Apply(subspace, once, step) : once;
            }),
        ];
        return [("nudged", steps)];
    }
}
