using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tracking;

/// <summary>How the optimizer steps, as far as a verdict needs to know.</summary>
/// <param name="LearningRate">η.</param>
/// <param name="Momentum">m.</param>
/// <param name="SharpStepScale">γ of Nudged-SGD, or null for SGD.</param>
public sealed record StepRule(double LearningRate, double Momentum, double? SharpStepScale)
{
    /// <summary>Whether the momentum is Nesterov's.</summary>
    public bool Nesterov { get; init; }

    /// <summary>
    /// The optimizer's name if it scales each coordinate of the step by itself (Adam and its like). 2/η is not its limit.
    /// </summary>
    public string? Adaptive { get; init; }

    /// <summary>How <see cref="Threshold"/> is written.</summary>
    internal string ThresholdFormula =>
        Nesterov ? "2(1+m)/((1+2m)η)"
        : Momentum == 0 ? "2/η"
        : "2(1+m)/η";

    /// <summary>
    /// The curvature that the step can bear along a direction: 2(1+m)/η for heavy-ball momentum, 2(1+m)/((1+2m)η) for
    /// Nesterov's (Cohen et al., ICLR 2021). For an adaptive optimizer NaN: its limit is not one on λ₁.
    /// </summary>
    /// <param name="learningRate">η then.</param>
    /// <returns>The threshold, in the unit of eigenvalues.</returns>
    public double Threshold(double learningRate) =>
        Adaptive is not null ? double.NaN
        : Nesterov ? StabilityThreshold.Of(learningRate, Momentum) / (1 + 2 * Momentum)
        : StabilityThreshold.Of(learningRate, Momentum);

    /// <summary>
    /// Reads the rule of an optimizer as it is set now. Where groups of parameters have different settings, those with the
    /// largest learning rate count, for they meet their limit first.
    /// </summary>
    /// <param name="optimizer">Any optimizer of TorchSharp's form.</param>
    /// <returns>The rule. An optimizer that is neither SGD nor Nudged-SGD counts as adaptive, under its type's name.</returns>
    /// <exception cref="ArgumentException">The optimizer has no group of parameters.</exception>
    public static StepRule Of(optim.Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        optim.ILearningRateController group =
            optimizer.ParamGroups?.MaxBy(g => g.LearningRate)
            ?? throw new ArgumentException("The optimizer has no group of parameters.", nameof(optimizer));
        double rate = group.LearningRate;
        var options = (group as ParamGroup)?.Options as SGD.Options;
        return optimizer switch
        {
            Optimizers.NudgedSgd nudged => new StepRule(
                rate,
                nudged.Momentum,
                double.IsNaN(nudged.SharpStepScale) ? null : nudged.SharpStepScale
            ),
            SGD when options is not null => new StepRule(rate, options.momentum ?? 0, null)
            {
                Nesterov = options.nesterov ?? false,
            },
            _ => new StepRule(rate, 0, null) { Adaptive = optimizer.GetType().Name },
        };
    }
}
