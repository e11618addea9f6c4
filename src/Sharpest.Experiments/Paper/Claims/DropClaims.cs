using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper.Claims;

/// <summary>What a drop of the learning rate does to λ₁.</summary>
internal static class DropClaims
{
    private const double Grown = 1.1;

    public static IClaim Grows { get; } =
        new ThresholdClaim(
            "After the learning rate has been dropped, λ₁ grows.",
            new RunQuantity("the peak of λ₁ after the drop over its last value before it", Growth),
            Grown,
            label => label != "never"
        );

    public static IClaim EarlierIsSharper { get; } =
        ComparisonClaim.Falling("The earlier the drop, the higher the peak of λ₁.", Sharpness.Peak);

    // The step at which η changed is read from the measurements, which carry the learning rate in force.
    private static double Growth(StudyRun run)
    {
        var measured = Sharpness.Measured(run);
        int drop = measured.Index().FirstOrDefault(m => m.Item.LearningRate < measured[0].LearningRate).Index;
        return drop == 0
            ? double.NaN
            : measured.Skip(drop).Max(m => m.Eigenpairs[0].Value) / measured[drop - 1].Eigenpairs[0].Value;
    }
}
