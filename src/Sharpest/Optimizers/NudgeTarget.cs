namespace Sharpest.Optimizers;

/// <summary>What Nudged-SGD changes along the sharp directions. Without momentum the first two are the same.</summary>
public enum NudgeTarget
{
    /// <summary>The velocity, as it is applied; the velocity that is kept stays as it was (<c>correct_v</c>).</summary>
    Velocity,

    /// <summary>The gradient, before it enters the velocity (<c>correct_g</c>).</summary>
    Gradient,

    /// <summary>
    /// The gradient before it enters the velocity, and the velocity as it is applied (<c>correct_both</c>). Without momentum
    /// the step is changed twice: scaled by γ².
    /// </summary>
    Both,
}
