using Sharpest.Experiments.Training.LearningRates;

namespace Sharpest.Experiments.Tests.Training.LearningRates;

public sealed class LearningRateScheduleTests
{
    [Fact]
    public void A_constant_rate_stays() => Assert.Equal([0.3, 0.3, 0.3], Rates(new ConstantRate(0.3), 3));

    [Fact]
    public void Steps_multiply_by_the_factor_after_each_given_epoch() =>
        Assert.Equal(
            [0.4, 0.4, 0.1, 0.1, 0.025, 0.025],
            Rates(new StepDrops(0.4, [3, 5], 0.25), 6) // powers of two: exact
        );

    [Fact]
    public void Halving_begins_in_the_given_epoch_as_in_the_papers_optimizer()
    {
        // decay ** max(epoch - max_epoch, 0) for epochs from 0, with decay 0.5 and max_epoch 4
        double[] expected = [.. Enumerable.Range(1, 12).Select(epoch => 5 * Math.Pow(0.5, Math.Max(epoch - 4, 0)))];

        Assert.Equal(expected, Rates(new EpochHalving(5, from: 6), 12));
    }

    [Fact]
    public void Halving_from_the_second_epoch_is_a_geometric_sequence() =>
        Assert.Equal([0.5, 0.25, 0.125], Rates(new EpochHalving(1, from: 2), 3));

    [Fact]
    public void Halving_from_the_first_epoch_halves_that_one_too() =>
        Assert.Equal([0.25, 0.125], Rates(new EpochHalving(1, from: 1), 2));

    [Fact]
    public void A_plateau_drops_after_so_many_epochs_without_a_gain_of_a_ten_thousandth()
    {
        var schedule = new PlateauDrops(1, 0.5, patience: 2);
        double[] losses = [1, 0.5, 0.49995, 0.6, 0.49985, 0.7, 0.7, 0.7, 0.7, 0.3, 0.4];
        //                 best, best, 1, 2: drop, best, 1, 2: drop, 1, 2: drop, best, 1

        Assert.Equal(
            [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125, 0.125],
            losses.Select((loss, epoch) => schedule.After(epoch + 1, loss))
        );
    }

    [Fact]
    public void A_loss_that_is_not_a_number_is_no_gain()
    {
        var schedule = new PlateauDrops(1, 0.5, patience: 3);

        Assert.Equal(
            [1, 1, 0.5, 0.5],
            new[] { double.NaN, double.PositiveInfinity, double.NaN, 1 }.Select((l, i) => schedule.After(i + 1, l))
        );
    }

    private static IEnumerable<double> Rates(ILearningRateSchedule schedule, int epochs) =>
        Enumerable.Range(1, epochs).Select(epoch => schedule.After(epoch, double.NaN));
}
