using Sharpest.Experiments.Paper.Figures;
using Sharpest.Runs.Series;
using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper.Claims;

/// <summary>How wide the valley is along a sharp direction, in average SGD steps along it.</summary>
internal static class Valley
{
    /// <summary>As far as the loss is drawn; a valley without a wall counts as so wide.</summary>
    public const double Farthest = 16;

    private const double Threshold = 1.1;
    private const double LastPart = 0.25;

    public static IClaim NarrowestAlongSharpest { get; } =
        new ThresholdClaim(
            "In average SGD steps, the valley is narrower along e₁ than along e₅.",
            new RunQuantity(
                "the width along e₅ over that along e₁, mean over the last quarter,",
                run => Width("e5", Threshold).Of(run) / Width("e1", Threshold).Of(run)
            ),
            1
        );

    // The nearer crossing of t · L(w), mean over the last quarter of training.
    public static RunQuantity Width(string direction, double threshold) =>
        new(
            FormattableString.Invariant($"{Subscript.OfDirection(direction)}, L × {threshold}"),
            run =>
            {
                WidthRecord[] widths = [.. Of(run, direction, threshold)];
                long from = widths.Length == 0 ? 0 : (long)(widths[^1].Step * (1 - LastPart));
                return widths
                    .Where(width => width.Step >= from)
                    .Select(width => Math.Min(width.Smaller, Farthest))
                    .DefaultIfEmpty(double.NaN)
                    .Average();
            }
        );

    public static IEnumerable<WidthRecord> Of(StudyRun run, string direction, double threshold) =>
        run.Widths.Where(width => width.Direction == direction && Math.Abs(width.Threshold - threshold) < 1e-9);
}
