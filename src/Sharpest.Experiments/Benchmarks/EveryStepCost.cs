using Sharpest.Convolutions;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Training;
using Sharpest.Objectives;
using Sharpest.Tracking;

namespace Sharpest.Experiments.Benchmarks;

/// <summary>Plain training, and training with λ₁ followed at every step.</summary>
/// <param name="FollowedPerPlain">A followed step against a plain one.</param>
/// <param name="SamplesPerSecond">Examples a second of plain training.</param>
/// <param name="ByTiles">The same with its convolutions by tiles.</param>
internal sealed record EveryStepCost(Reading FollowedPerPlain, Reading SamplesPerSecond, Reading ByTiles)
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
            },
            () =>
            {
                TiledTraining.Allow(bench.Model);
                bench.Step(steps);
                TiledTraining.Allow(bench.Model, allowed: false);
            }
        );
        Reading Pace(double[] each) => Reading.Of(each.Select(s => steps * Workbench.Spec.Batch / s));
        return new EveryStepCost(Reading.Ratio(seconds[1], seconds[0]), Pace(seconds[0]), Pace(seconds[2]));
    }
}
