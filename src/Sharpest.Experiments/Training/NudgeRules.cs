using Sharpest.Experiments.Specs;
using Sharpest.Optimizers;

namespace Sharpest.Experiments.Training;

/// <summary>What a specification says becomes of the step along the sharpest directions.</summary>
internal static class NudgeRules
{
    public const string ConstantTop = "constant-top";

    public static bool IsNudged(ExperimentSpec spec) => spec.Optimizer == "nsgd" && !Of(spec).IsIdentity;

    /// <summary>The rule of the optimizer.</summary>
    /// <param name="spec">The specification.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="SpecException">There is no such rule.</exception>
    public static SharpStepRule Of(ExperimentSpec spec) =>
        spec.Rule switch
        {
            "nudge" => SharpStepRule.TopScaled(spec.Gamma),
            "only-top" or ConstantTop => SharpStepRule.OnlyTop,
            "remove-top" => SharpStepRule.RemoveTop,
            "bottom-scaled" => SharpStepRule.BottomScaled(spec.Factor),
            "constant-length" => new SignStep(spec.Length),
            "drop" => new DroppedStep(Seed: spec.Seed),
            _ => throw new SpecException([$"The rule '{spec.Rule}' is not known."]),
        };

    // γ for the verdict: only where the step along the sharpest directions themselves is scaled and all else is as in SGD.
    public static double? SharpStepScale(ExperimentSpec spec) =>
        IsNudged(spec) && spec.Directions == "sharpest" && Of(spec) is ScaledStep { Bulk: 1 } scaled
            ? scaled.Scale
            : null;

    public static NudgeTarget Target(ExperimentSpec spec) =>
        spec.Correct switch
        {
            "correct_g" => NudgeTarget.Gradient,
            "correct_both" => NudgeTarget.Both,
            _ => NudgeTarget.Velocity,
        };
}
