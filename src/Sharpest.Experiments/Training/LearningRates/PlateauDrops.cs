using Sharpest.Experiments.Training.Checkpoints;

namespace Sharpest.Experiments.Training.LearningRates;

/// <summary>
/// η·fᵏ, where k grows whenever the validation loss has not fallen by 1e-4 below its lowest value for so many epochs in a
/// row, as with Keras's <c>ReduceLROnPlateau</c>.
/// </summary>
/// <param name="rate">η of the first epoch.</param>
/// <param name="factor">f.</param>
/// <param name="patience">Epochs without improvement that make a drop.</param>
internal sealed class PlateauDrops(double rate, double factor, int patience) : ILearningRateSchedule, IResumable
{
    private const double LeastGain = 1e-4;
    private const string LowestName = "plateau/lowest_validation_loss";
    private const string WaitedName = "plateau/waited";
    private const string DropsName = "plateau/drops";

    private double lowest = double.PositiveInfinity;
    private long waited;
    private long drops;

    public double After(long epochs, double validationLoss)
    {
        if (validationLoss < lowest - LeastGain) // never, for NaN
        {
            (lowest, waited) = (validationLoss, 0);
        }
        else if (++waited >= patience)
        {
            drops++;
            waited = 0;
        }
        return rate * Math.Pow(factor, drops);
    }

    public void Save(StateWriter state)
    {
        state.Put(LowestName, lowest);
        state.Put(WaitedName, waited);
        state.Put(DropsName, drops);
    }

    public void Load(StateReader state)
    {
        lowest = state.Number(LowestName);
        waited = state.Whole(WaitedName);
        drops = state.Whole(DropsName);
    }
}
