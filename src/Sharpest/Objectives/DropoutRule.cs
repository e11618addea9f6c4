namespace Sharpest.Objectives;

/// <summary>What is done about dropout that is active when an objective is evaluated.</summary>
public enum DropoutRule
{
    /// <summary>An active dropout module is refused, by name: the loss would be another function at every evaluation.</summary>
    Refuse,

    /// <summary>
    /// The global generator is seeded before every micro-batch and restored after it, so that every evaluation meets the
    /// same masks: the loss of one thinned network for each micro-batch. All that a model draws from the generator is held.
    /// </summary>
    FixedMask,
}
