namespace Sharpest.Optimizers;

/// <summary>How Nudged-SGD steps.</summary>
public sealed record NudgedSgdOptions
{
    /// <summary>γ: the step along each sharp direction is γ·η long, elsewhere η. Below 1 it is shortened, above 1 lengthened.</summary>
    /// <value>The default is 0.1.</value>
    public double SharpStepScale { get; init; } = 0.1;

    /// <summary>What else becomes of a step in the sharp subspace and off it, in place of the scaling by γ.</summary>
    /// <value>The default, null, scales by <see cref="SharpStepScale"/>.</value>
    public SharpStepRule? Rule { get; init; }

    /// <summary>K: how many of the sharpest directions are nudged.</summary>
    /// <value>The default is 5.</value>
    public int SubspaceSize { get; init; } = 5;

    /// <summary>Steps between two refreshes of the directions; <see cref="int.MaxValue"/> keeps the first ones for good.</summary>
    /// <value>The default is 100; the paper refreshes once an epoch.</value>
    public int RefreshEvery { get; init; } = 100;

    /// <summary>Steps of plain SGD before the first refresh.</summary>
    /// <value>The default is 0.</value>
    public int BurnIn { get; init; }

    /// <summary>The momentum coefficient m.</summary>
    /// <value>The default is 0.</value>
    public double Momentum { get; init; }

    /// <summary>What is nudged when there is momentum.</summary>
    /// <value>The default is <see cref="NudgeTarget.Velocity"/>, as in the paper's main runs.</value>
    public NudgeTarget Target { get; init; } = NudgeTarget.Velocity;
}
