using Sharpest.Experiments.Data;
using Sharpest.Experiments.Training;
using Sharpest.Objectives;
using Sharpest.Tracking;

namespace Sharpest.Experiments.Benchmarks;

/// <summary>Plain training, and training with λ₁ followed at every step.</summary>
/// <param name="FollowedPerPlain">A followed step against a plain one.</param>
/// <param name="SamplesPerSecond">Examples a second of plain training.</param>
internal sealed record EveryStepCost(Reading FollowedPerPlain, Reading SamplesPerSecond)
{
    public static EveryStepCost Measure(Workbench bench)
    {
        using Batch sample = bench.Sample(FollowedCurvature.Examples(Workbench.Spec.Batch));
        Objective objective = bench.Over(sample);
        using var follower = new SharpnessFollower();
        int steps = bench.Size.StepsInARow;
        IReadOnlyList<double[]> seconds = SideBySide.Seconds(
            bench.Size.Rounds,
            bench.Stop,
            () => bench.Step(steps),
            () =>
            {
                for (int i = 0; i < steps; i++)
                {
                    follower.Follow(objective, bench.Stop);
                    bench.Step(1);
                }
            }
        );
        return new EveryStepCost(
            Reading.Ratio(seconds[1], seconds[0]),
            Reading.Of(seconds[0].Select(s => steps * Workbench.Spec.Batch / s))
        );
    }
}
