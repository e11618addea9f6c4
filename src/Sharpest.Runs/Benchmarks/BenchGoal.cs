namespace Sharpest.Runs.Benchmarks;

/// <summary>A figure of the report, and what is aimed at.</summary>
/// <param name="Key">Its JSON name.</param>
/// <param name="Title">It in words.</param>
/// <param name="Value">Reads it from a report.</param>
/// <param name="Bound">The most it should be, or the least; null for a figure without a goal.</param>
/// <param name="IsAtLeast">Whether the bound is the least.</param>
/// <param name="Unit">How it is written.</param>
public sealed record BenchGoal(
    string Key,
    string Title,
    Func<BenchReport, double> Value,
    double? Bound,
    bool IsAtLeast = false,
    BenchUnit Unit = BenchUnit.Ratio
)
{
    /// <summary>All figures, in the order of the table.</summary>
    public static IReadOnlyList<BenchGoal> All { get; } =
    [
        new("hvp_per_gradient", "one product Hv / one gradient", r => r.HvpPerGradient, 1.5),
        new(
            "hvp_per_gradient_by_model",
            "the same, the dearest convolutional model",
            r => Dearest(r, isConvolutional: true),
            1.5
        ),
        new("hvp_per_gradient_by_model", "the same, the dearest of all models", r => Dearest(r, false), 2.1),
        new(
            "operator_calls",
            "products of one search for the top 5",
            r => r.OperatorCalls,
            null,
            Unit: BenchUnit.Count
        ),
        new("solver_overhead", "solver beside its products", r => r.SolverOverhead, 0.05, Unit: BenchUnit.Percent),
        new("topk_seconds", "one search for the top 5", r => r.TopkSeconds, null, Unit: BenchUnit.Seconds),
        new("measure_per_epoch", "one measurement / one epoch, standard", r => r.MeasurePerEpoch, 0.8, Unit: Percent),
        new("measure_per_epoch_economy", "the same, economy", r => r.MeasurePerEpochEconomy, 0.15, Unit: Percent),
        new(
            "economy_difference",
            "λ₁ to λ₅ of economy against standard",
            r => r.EconomyDifference ?? double.NaN,
            null,
            Unit: Percent
        ),
        new("every_step_per_plain_step", "step with λ₁ followed / plain step", r => r.EveryStepPerPlainStep, 2),
        new(
            "step_decomposition_forwards",
            "losses evaluated for one step analysis",
            r => r.StepDecompositionForwards,
            null,
            Unit: Count
        ),
        new(
            "step_decomposition_equivalents",
            "one step analysis / one forward pass of training",
            r => r.StepDecompositionEquivalents,
            60,
            Unit: Count
        ),
        new("train_samples_per_second", "training, examples a second", r => r.TrainSamplesPerSecond, null, Unit: Count),
        new(
            "train_samples_per_second_by_tiles",
            "the same, its convolutions by tiles",
            r => r.TrainSamplesPerSecondByTiles,
            null,
            Unit: Count
        ),
        new("peak_fraction_gradient", "gradient, of the peak", r => r.PeakFractionGradient, 0.5, true, Percent),
        new("peak_fraction_hvp", "product, of the peak", r => r.PeakFractionHvp, 0.6, true, Percent),
    ];

    private const BenchUnit Percent = BenchUnit.Percent;
    private const BenchUnit Count = BenchUnit.Count;

    /// <summary>Whether a report reaches it.</summary>
    /// <param name="report">The report.</param>
    /// <returns>True or false, and null when there is no goal or no such figure.</returns>
    public bool? IsReached(BenchReport report) => IsReached(Value(report));

    /// <summary>Whether a value reaches it.</summary>
    /// <param name="value">The value; NaN for none.</param>
    /// <returns>True or false, and null when there is no goal or no value.</returns>
    public bool? IsReached(double value) =>
        Bound is not { } bound || double.IsNaN(value) ? null
        : IsAtLeast ? value >= bound
        : value <= bound;

    // Recurrent networks are the only ones of ours without a convolution.
    private static double Dearest(BenchReport report, bool isConvolutional) =>
        report
            .HvpPerGradientByModel.Where(m => !isConvolutional || !m.Key.Contains("lstm", StringComparison.Ordinal))
            .Select(m => m.Value)
            .DefaultIfEmpty(double.NaN)
            .Max();
}

/// <summary>How a figure is written.</summary>
public enum BenchUnit
{
    /// <summary>Times.</summary>
    Ratio,

    /// <summary>A share, in hundredths.</summary>
    Percent,

    /// <summary>A whole number.</summary>
    Count,

    /// <summary>Seconds.</summary>
    Seconds,
}
