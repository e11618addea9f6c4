namespace Sharpest.Experiments.Training.LearningRates;

/// <summary>η·fᵏ, where k counts the given epochs that are done.</summary>
/// <param name="rate">η of the first epoch.</param>
/// <param name="drops">After how many epochs η is dropped.</param>
/// <param name="factor">f.</param>
internal sealed class StepDrops(double rate, IReadOnlyList<int> drops, double factor) : ILearningRateSchedule
{
    public double After(long epochs, double validationLoss) =>
        rate * Math.Pow(factor, drops.Count(drop => drop <= epochs));
}
