namespace Sharpest.Experiments.Training.LearningRates;

/// <summary>η stays as it is.</summary>
/// <param name="rate">η.</param>
internal sealed class ConstantRate(double rate) : ILearningRateSchedule
{
    public double After(long epochs, double validationLoss) => rate;
}
