using Sharpest.Experiments.Paper.Claims;
using Sharpest.Experiments.Paper.Figures;
using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Paper.Items;

/// <summary>What happens to λ₁ when the step along the sharpest direction is changed, from weights of a finished run.</summary>
internal static class EscapingItems
{
    public const string Baseline = "SGD";
    public const string OnlyTop = "only top";
    public const string WithoutTop = "no top";
    public const string ConstantTop = "constant top";

    private const int AllDirections = 5;

    // Weights, directions and the step that followed are kept at the first and the last step, so that what a rule does can
    // be computed again elsewhere.
    private const int Kept = 2;

    public static IReadOnlyList<PaperItem> All { get; } =
    [
        new PaperItem(
            "escaping",
            "Ablations of the step along the sharpest direction",
            "From the weights of a finished run, training goes on with changed steps: along the sharpest direction alone, without "
                + "it, with it scaled by f, with the rest scaled by f, with all sharp directions scaled or dropped at random, or with a "
                + "constant length. The sharpest direction is found anew at every step."
        )
        {
            Full = new PaperPreset(
                Variants(Full, FullStart, [4, 2, 0.5, 0.25], [4, 2, 0.5, 0.25]),
                [FullRuns.Seeds[0]]
            ),
            Laptop = new PaperPreset(Variants(Laptop, LaptopStart, [4, 0.25], [0.25]), LaptopRuns.OneSeed),
            Claims = EscapingClaims.All,
            Charts = EscapingCharts.All,
            Tables = GridFigures.Tables,
            Deviations =
            [
                "The sharpest direction frozen at the start, of 'constant top', is that of the first measurement here as in the paper.",
            ],
        },
    ];

    public static string Top(double factor) => FormattableString.Invariant($"top × {factor}");

    public static string AllTop(double factor) => FormattableString.Invariant($"all top × {factor}");

    public static string Rest(double factor) => FormattableString.Invariant($"rest × {factor}");

    // 1000 iterations from the end of a run of η = 0.005.
    private static ExperimentSpec Full =>
        FullRuns.SimpleCnn with
        {
            Lr = 0.005,
            Epochs = 1,
            EpochExamples = 128_000,
            Every = 1,
            Refresh = 1,
            Zoom = 0,
            Top = 1,
            StepPoints = Kept,
        };

    private static ExperimentSpec FullStart => FullRuns.SimpleCnn with { Lr = 0.005, Epochs = 395, Zoom = 0 };

    private static ExperimentSpec Laptop =>
        LaptopRuns.Plain(LaptopRuns.Base) with
        {
            Lr = 0.05,
            Epochs = 2,
            Every = 1,
            Refresh = 1,
            Top = 1,
            StepPoints = Kept,
        };

    private static ExperimentSpec LaptopStart => LaptopRuns.Base with { Lr = 0.05 };

    private static PaperVariant[] Variants(
        ExperimentSpec spec,
        ExperimentSpec start,
        double[] factors,
        double[] furtherFactors
    )
    {
        ExperimentSpec nudged = spec with { Optimizer = "nsgd" };
        ExperimentSpec all = nudged with { Top = AllDirections };
        PaperVariant[] variants =
        [
            new(Baseline, spec with { Refresh = null }),
            new(OnlyTop, nudged with { Rule = "only-top" }),
            new(ConstantTop, nudged with { Rule = "constant-top" }),
            new(WithoutTop, nudged with { Rule = "remove-top" }),
            .. factors.Select(f => new PaperVariant(Top(f), nudged with { Gamma = f })),
            .. furtherFactors.Select(f => new PaperVariant(
                Rest(f),
                nudged with
                {
                    Rule = "bottom-scaled",
                    Factor = f,
                }
            )),
            .. furtherFactors.Select(f => new PaperVariant(AllTop(f), all with { Gamma = f })),
            new("constant length", nudged with { Rule = "constant-length" }),
            new("all dropped at random", all with { Rule = "drop" }),
        ];
        return [.. variants.Select(variant => variant with { Start = start })];
    }
}
