namespace Sharpest.Objectives;

/// <summary>
/// The loss is not a function of the weights: two evaluations at the same point differ, or would. The message names the
/// cause and the remedy.
/// </summary>
public sealed class NonDeterministicObjectiveException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The cause and the remedy.</param>
    public NonDeterministicObjectiveException(string message)
        : base(message) { }
}
