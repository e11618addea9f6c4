namespace Sharpest.Experiments.Models;

/// <summary>
/// A model whose training mode draws random numbers, such as dropout. Draws depend on the seed and the training step alone,
/// so that a run can begin at any step.
/// </summary>
public interface IDrawsRandomly
{
    /// <summary>Turns the draws to a training step; call it before the step's forward pass.</summary>
    /// <param name="stepsDone">Training steps done before.</param>
    void BeginStep(long stepsDone);
}
