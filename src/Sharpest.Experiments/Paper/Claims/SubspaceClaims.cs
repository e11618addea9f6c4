using Sharpest.Experiments.Paper.Figures;
using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper.Claims;

/// <summary>What the paper says about the number of nudged directions.</summary>
internal static class SubspaceClaims
{
    public static IClaim MoreIsSharper { get; } =
        new ComparisonClaim(
            "With γ < 1, nudging many directions reaches sharper regions than nudging one.",
            Sharpness.Final,
            results =>
                results.Where(SubspaceCharts.IsSize) is [var one, .., var many]
                    ? [(many, one)]
                    : Array.Empty<(StudyGroup, StudyGroup)>()
        );
}
