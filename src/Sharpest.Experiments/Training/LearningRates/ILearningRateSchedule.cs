namespace Sharpest.Experiments.Training.LearningRates;

/// <summary>
/// How the learning rate follows from the epochs done. One that remembers more than that is an
/// <see cref="Checkpoints.IResumable"/> too.
/// </summary>
internal interface ILearningRateSchedule
{
    /// <summary>Asked once after every epoch that another one follows.</summary>
    /// <param name="epochs">Epochs done, 1 or more.</param>
    /// <param name="validationLoss">The loss on the held-out examples after them.</param>
    /// <returns>η of the next epoch.</returns>
    double After(long epochs, double validationLoss);
}
