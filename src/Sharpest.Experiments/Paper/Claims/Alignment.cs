using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper.Claims;

/// <summary>How mini-batch gradients lie to the five sharpest directions.</summary>
internal static class Alignment
{
    private const int Directions = 5;
    private const double FarAbove = 10;

    public static IClaim FarAboveRandom { get; } =
        new ThresholdClaim(
            "The gradient's alignment with the five sharpest directions is far above that of random directions.",
            new RunQuantity(
                "the alignment, mean over training, over that of random directions",
                run => Moments(run).Select(moment => moment.Mean / moment.Baseline).DefaultIfEmpty(double.NaN).Average()
            ),
            FarAbove
        );

    // At each step: the mean over directions and mini-batches of |cos(g_b, e_k)|, and what it is for random directions.
    public static IEnumerable<(long Step, double Epoch, double Mean, double Baseline)> Moments(StudyRun run) =>
        run
            .Alignments.Where(record => record.Vector == "batch" && IsSharp(record.Direction))
            .GroupBy(record => record.Step)
            .Select(moment =>
                (
                    moment.Key,
                    moment.First().Epoch,
                    moment.Average(record => record.MeanAbsolute),
                    moment.First().Baseline
                )
            );

    private static bool IsSharp(string direction) =>
        Enumerable.Range(1, Directions).Any(rank => direction == FormattableString.Invariant($"e{rank}"));
}
