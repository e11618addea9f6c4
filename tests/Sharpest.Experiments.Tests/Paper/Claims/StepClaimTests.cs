using Sharpest.Experiments.Paper;
using Sharpest.Experiments.Paper.Claims;
using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Tests.Paper.Claims;

public sealed class StepClaimTests
{
    [Theory]
    [InlineData(ClaimVerdict.Supported, 0.1, 0.2, -0.1)]
    [InlineData(ClaimVerdict.NotSupported, -0.1, -0.2, 0.1)]
    [InlineData(ClaimVerdict.Undecided, 0.1, -0.1, double.NaN)]
    public void Steps_are_judged_after_the_peak_only(ClaimVerdict expected, double first, double second, double third)
    {
        // The peak of λ₁ is at step 20; what was before it does not count.
        StudyRun run = Synthetic
            .Run(1, 5, 9, 5, 1)
            .WithChanges(
                (0, "e1", 1, -9 * Math.Sign(first)),
                (20, "e1", 1, first),
                (30, "e1", 1, second),
                (40, double.IsNaN(third) ? "e2" : "e1", 1, third),
                (40, "e1", 0.25, -first)
            );

        Assert.Equal(expected, StepClaims.TooLong.Judge(Synthetic.Results(("a", [run]))).Verdict);
    }

    // Many steps of one setting must not outvote the few of another.
    [Theory]
    [InlineData(ClaimVerdict.Supported, 0.1, 0.2)]
    [InlineData(ClaimVerdict.NotSupported, -0.1, -0.2)]
    [InlineData(ClaimVerdict.Undecided, 0.1, -0.2)]
    public void A_share_must_be_reached_under_every_setting(ClaimVerdict expected, double one, double other)
    {
        StudyRun[] many = [.. Enumerable.Repeat(Synthetic.Run(9, 5, 1).WithChanges((10, "e1", 1, one)), 5)];
        StudyRun few = Synthetic.Run(9, 5, 1).WithChanges((10, "e1", 1, other));

        Assert.Equal(expected, StepClaims.TooLong.Judge(Synthetic.Results(("a", many), ("b", [few]))).Verdict);
    }

    [Fact]
    public void Shorter_steps_and_the_whole_gradient_have_claims_of_their_own()
    {
        StudyRun run = Synthetic
            .Run(9, 5, 1)
            .WithChanges((10, "e1", 1, 0.3), (10, "e1", 0.25, -0.1), (10, "gradient", 1, -0.2));
        PaperResults results = Synthetic.Results(("η = 0.1", [run]));

        Assert.Equal(ClaimVerdict.Supported, StepClaims.ShorterReduces.Judge(results).Verdict);
        Assert.Equal(ClaimVerdict.Supported, StepClaims.WholeGradientReduces.Judge(results).Verdict);
        Assert.Equal(
            "η = 0.1: the step along e₁ does not reduce the loss at 1 of 1 analysed steps (100 %)",
            Assert.Single(StepClaims.TooLong.Judge(results).Numbers)
        );
    }
}
