using Sharpest.Objectives;
using Sharpest.Tests.Support;
using Sharpest.Tracking;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tests.Tracking;

public sealed class MeasurementTriggerTests
{
    [Fact]
    public void The_gradient_norm_trigger_compares_stretches_parameter_by_parameter()
    {
        var trigger = new GradientNormTrigger(window: 2, threshold: 0.5);
        double[][] norms =
        [
            [1, 1],
            [3, 1],
            [2, 1],
            [2, 1],
            [2, 1],
            [2.5, 1],
            [2, 0.5],
            [2, 0.5],
            [2, 0.2],
            [2, 0.6],
        ];

        bool[] fired = Run(trigger, norms.Select(n => (1.0, n)));

        // Means of two: (2,1) is the first; (2,1) and (2.25,1) are near it; (2,½) is half of the second one; (2,0.4) not.
        Assert.Equal([false, true, false, false, false, false, false, true, false, false], fired);
    }

    [Fact]
    public void The_gradient_change_trigger_follows_its_two_weighted_means()
    {
        const double Smoothing = 0.2;
        double[] lengths = [1, 1, 2, 6, 6, 6, 1, 1, 9];
        var trigger = new GradientChangeTrigger(3, Smoothing, 0.3);

        bool[] fired = Run(trigger, lengths.Select(n => (1.0, (double[])[n / 2, n / 2])));

        double Mean(IEnumerable<double> values)
        {
            double[] last = [.. values.Reverse().Take(3)];
            double[] weights = [.. last.Select((_, age) => Math.Pow(1 - Smoothing, age))];
            return last.Zip(weights, (v, w) => v * w).Sum() / weights.Sum();
        }
        double[] smooth = [.. lengths.Select((_, t) => Mean(lengths.Take(t + 1)))];
        double[] changes = [.. smooth.Skip(1).Zip(smooth, (now, before) => Math.Abs(now - before) / before)];
        bool[] expected = [false, .. changes.Select((_, t) => Mean(changes.Take(t + 1)) >= 0.3)];
        Assert.Equal(expected, fired);
        Assert.Contains(true, fired);
        Assert.Contains(false, fired[1..]);
    }

    [Fact]
    public void The_loss_trigger_fires_where_the_loss_jumps_above_its_recent_mean()
    {
        bool[] fired = Run(
            new LossJumpTrigger(1.5, 3),
            ((double[])[2, 2, 2.9, 3.5, 3, 4.9, 9]).Select(l => (l, (double[])[1]))
        );

        // Means before: –, 2, 2, 2.3, 2.8, 3.13, 3.8.
        Assert.Equal([false, false, false, true, false, true, true], fired);
    }

    [Fact]
    public void A_trigger_makes_a_measurement_due_and_pauses_after_it()
    {
        using IDisposable scope = NewDisposeScope();
        (Tensor inputs, Tensor labels) = SmallModels.Vectors(ScalarType.Float32, 12);
        nn.Module<Tensor, Tensor> model = SmallModels.Mlp(ScalarType.Float32);
        using var tracker = new SharpnessTracker(
            Objective.Classification(model, inputs, labels),
            new()
            {
                Every = 0,
                Directions = 1,
                TriggerPause = 3,
                Triggers = [new LossJumpTrigger(1.5, 1)],
            }
        );
        using SGD optimizer = optim.SGD(model.parameters(), 0);

        foreach (double loss in (double[])[1, 2, 4, 8, 1, 2, 1])
            tracker.AfterStep(optimizer, loss);

        Assert.Equal([2, 6], tracker.History.Select(p => p.Step));
        Assert.All(tracker.History, p => Assert.Equal("loss-jump", p.Reason));
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientNormTrigger(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientNormTrigger(5, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientChangeTrigger(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientChangeTrigger(5, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientChangeTrigger(5, 0.1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LossJumpTrigger(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LossJumpTrigger(2, 0));
    }

    private static bool[] Run(IMeasurementTrigger trigger, IEnumerable<(double Loss, double[] Norms)> course) =>
        [.. course.Select((c, step) => trigger.Sees(new TrainingSignal(step + 1, c.Loss, c.Norms)))];
}
