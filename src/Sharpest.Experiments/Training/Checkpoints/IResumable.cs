namespace Sharpest.Experiments.Training.Checkpoints;

/// <summary>
/// A part of training that has a state: something that the next step depends on and that neither the specification nor
/// the number of the step tells. Whatever is drawn at random has none, see <see cref="Runtime.Seed"/>.
/// </summary>
internal interface IResumable
{
    /// <summary>Puts the state into a checkpoint.</summary>
    /// <param name="state">The checkpoint; tensors given to it are read before the next step.</param>
    void Save(StateWriter state);

    /// <summary>Takes the state over from a checkpoint, as if this part had come there by itself.</summary>
    /// <param name="state">The checkpoint.</param>
    /// <exception cref="ResumeException">It holds the state of something else.</exception>
    void Load(StateReader state);
}
