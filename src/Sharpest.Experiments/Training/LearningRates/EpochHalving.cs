namespace Sharpest.Experiments.Training.LearningRates;

/// <summary>
/// η until some epoch, the first with half of it, and half as much again in every later one, as is usual for language
/// models on Penn Treebank (Zaremba et al. 2014): η·2^−max(0, E − from + 1) in epoch E, counted from 1.
/// </summary>
/// <param name="rate">η of the first epoch.</param>
/// <param name="from">The first epoch with half of η.</param>
internal sealed class EpochHalving(double rate, int from) : ILearningRateSchedule
{
    public double After(long epochs, double validationLoss) => Math.ScaleB(rate, (int)-Math.Max(0, epochs + 2 - from));
}
