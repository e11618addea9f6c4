using Sharpest.Operators;

namespace Sharpest.Tracking;

/// <summary>How exactly a <see cref="SharpnessFollower"/> follows, and what it may cost.</summary>
public sealed record FollowerOptions
{
    /// <summary>The residual ‖He₁ − λ₁e₁‖, relative to λ₁, at which a step's search ends.</summary>
    /// <value>The default is 0.1, which leaves λ₁ itself about 1 % off, for its error goes with the square.</value>
    public double Tolerance { get; init; } = 0.1;

    /// <summary>The most products of one step. Calm steps take two or three, steps at which e₁ is replaced up to six.</summary>
    /// <value>The default is 8.</value>
    public int MaxProducts { get; init; } = 8;

    /// <summary>
    /// How much of the gradient's direction is added to e₁ before the search, so that a direction that has become sharper
    /// than e₁ is seen: the loss rises along it first of all.
    /// </summary>
    /// <value>The default is 0.6.</value>
    public double GradientShare { get; init; } = 0.6;

    /// <summary>The memory budget.</summary>
    /// <value>The default is that of the Hessian.</value>
    public HessianOptions Hessian { get; init; } = new();

    /// <summary>The seed of the random directions.</summary>
    /// <value>The default is 0.</value>
    public long Seed { get; init; }
}
