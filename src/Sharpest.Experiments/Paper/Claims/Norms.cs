using Sharpest.Runs.Series;
using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper.Claims;

/// <summary>The size of the whole Hessian: ‖H‖_F, and the number that the paper's code calls so.</summary>
internal static class Norms
{
    public static RunQuantity FinalFrobenius { get; } =
        new("‖H‖_F at the end", run => Final(run, norm => norm.Frobenius));

    public static RunQuantity FrobeniusAtBest { get; } =
        new("‖H‖_F at the best-validation weights", run => AtBest(run, norm => norm.Frobenius));

    public static RunQuantity FinalPaperValue { get; } =
        new("paper's estimate √(mean ‖Hz‖) at the end", run => Final(run, norm => norm.PaperValue));

    private static double Final(StudyRun run, Func<NormRecord, double> value) =>
        run.Norms is [.., var last] ? value(last) : double.NaN;

    private static double AtBest(StudyRun run, Func<NormRecord, double> value) =>
        run.Norms.Count > 0 && run.Series("best/validation-accuracy") is [.., var best]
            ? value(run.Norms.MinBy(norm => Math.Abs(norm.Step - best.Step))!)
            : double.NaN;
}
