using Sharpest.Experiments.Paper;
using Sharpest.Experiments.Paper.Claims;
using Sharpest.Runs.Series;
using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Tests.Paper.Claims;

public sealed class ClaimTests
{
    [Theory]
    [InlineData(ClaimVerdict.Supported, 10, 20, 30)]
    [InlineData(ClaimVerdict.Undecided, 10, 10.1, 30)]
    [InlineData(ClaimVerdict.NotSupported, 10, 9, 30)]
    public void With_one_seed_a_difference_counts_from_five_percent_on(
        ClaimVerdict expected,
        double first,
        double second,
        double third
    ) => Assert.Equal(expected, Order([first], [second], [third]).Verdict);

    [Fact]
    public void A_difference_that_is_smaller_than_its_scatter_over_seeds_decides_nothing()
    {
        // Deviations of 10 and 10: the difference of 12 scatters by 14.1.
        Assert.Equal(
            ClaimVerdict.Undecided,
            Order([10, 10 + (10 * Math.Sqrt(2))], [22, 22 + (10 * Math.Sqrt(2))]).Verdict
        );
        // Deviations of 1 and 1: it scatters by 1.41.
        Assert.Equal(ClaimVerdict.Supported, Order([10, 10 + Math.Sqrt(2)], [22, 22 + Math.Sqrt(2)]).Verdict);
    }

    [Fact]
    public void One_pair_that_goes_the_other_way_contradicts_although_another_one_is_missing() =>
        Assert.Equal(ClaimVerdict.NotSupported, Order([20], [10], []).Verdict);

    [Fact]
    public void Without_runs_nothing_is_decided()
    {
        Assert.Equal(ClaimVerdict.Undecided, Order([], []).Verdict);
        Assert.Equal(ClaimVerdict.Undecided, SharpnessClaims.Rises.Judge(Synthetic.Results()).Verdict);
        Assert.Equal(
            ClaimVerdict.Undecided,
            StepClaims.TooLong.Judge(Synthetic.Results(("a", [Synthetic.Run(1, 2)]))).Verdict
        );
    }

    [Fact]
    public void Runs_that_diverged_are_passed_over()
    {
        StudyRun diverged = Synthetic.Run(1000, 1e9) with { Outcome = "diverged" };
        ClaimFinding finding = SharpnessClaims.LowerForLargerSteps.Judge(
            Synthetic.Results(("η = 1", [Synthetic.Run(10, 20), diverged]), ("η = 0.1", [Synthetic.Run(10, 40)]))
        );

        Assert.Equal(ClaimVerdict.Supported, finding.Verdict);
        Assert.Equal("η = 1: the peak of λ₁ 20 (1 run)", finding.Numbers[0]);
    }

    [Fact]
    public void The_numbers_are_means_and_deviations_over_seeds()
    {
        ClaimFinding finding = Order([10, 14], [30, 30]);

        Assert.Equal("1: the peak of λ₁ 12 ± 2.8 (2 runs)", finding.Numbers[0]);
        Assert.Equal("2: the peak of λ₁ 30 ± 0 (2 runs)", finding.Numbers[1]);
    }

    [Theory]
    [InlineData(ClaimVerdict.Supported, 10, 30)]
    [InlineData(ClaimVerdict.NotSupported, 10, 12)]
    public void Lambda_rises_when_its_peak_is_half_as_high_again_as_its_beginning(
        ClaimVerdict expected,
        double first,
        double peak
    ) =>
        Assert.Equal(
            expected,
            SharpnessClaims.Rises.Judge(Synthetic.Results(("a", [Synthetic.Run(first, peak, first)]))).Verdict
        );

    [Fact]
    public void Half_of_the_runs_decide_nothing() =>
        Assert.Equal(
            ClaimVerdict.Undecided,
            SharpnessClaims.Rises.Judge(Synthetic.Results(("a", [Synthetic.Run(1, 9), Synthetic.Run(1, 1)]))).Verdict
        );

    [Fact]
    public void A_peak_at_the_end_of_training_is_none()
    {
        double[] rising = [.. Enumerable.Range(1, 20).Select(i => (double)i)];
        double[] peaking = [.. rising.Select(i => i < 8 ? i : 16 - i)];

        Assert.Equal(
            ClaimVerdict.NotSupported,
            SharpnessClaims.Peaks.Judge(Synthetic.Results(("a", [Synthetic.Run(rising)]))).Verdict
        );
        Assert.Equal(
            ClaimVerdict.Supported,
            SharpnessClaims.Peaks.Judge(Synthetic.Results(("a", [Synthetic.Run(peaking)]))).Verdict
        );
    }

    [Fact]
    public void A_single_spike_is_not_the_peak_of_the_smoothed_curve()
    {
        double[] values = [1, 1, 30, 1, 1, 20, 20, 20, 20, 20, 1, 1, 1];

        Assert.Equal(70, Sharpness.PeakStep(Synthetic.Run(values)));
        Assert.Equal(30, Sharpness.Peak.Of(Synthetic.Run(values)));
    }

    [Fact]
    public void Nudged_runs_are_compared_with_plain_ones_of_the_same_learning_rate()
    {
        PaperResults results = Synthetic.Results(
            ("γ = 0.01", [Synthetic.Run(1, 90).WithScalar("train/final-loss", 0.1)]),
            ("γ = 0.1", [Synthetic.Run(1, 80).WithScalar("train/final-loss", 0.4)]),
            ("SGD (γ = 1)", [Synthetic.Run(1, 20).WithScalar("train/final-loss", 0.2)]),
            ("γ = 5", [Synthetic.Run(1, 5).WithScalar("train/final-loss", 0.6)]),
            ("SGD(0.3)", [Synthetic.Run(1, 1)])
        );

        Assert.Equal(ClaimVerdict.Supported, NudgedClaims.ShorterIsSharper.Judge(results).Verdict);
        Assert.Equal(ClaimVerdict.NotSupported, NudgedClaims.ShorterLearnsFaster.Judge(results).Verdict);
        Assert.Equal(ClaimVerdict.Supported, NudgedClaims.LongerIsFlatter.Judge(results).Verdict);
    }

    [Theory]
    [InlineData(ClaimVerdict.Supported, 40)]
    [InlineData(ClaimVerdict.NotSupported, 10)]
    public void A_drop_is_found_where_the_learning_rate_falls(ClaimVerdict expected, double after)
    {
        StudyRun run = Synthetic.Run() with
        {
            Measurements =
            [
                Synthetic.Measurement(0, 90),
                Synthetic.Measurement(10, 20),
                Synthetic.Measurement(20, after, learningRate: 0.01),
                Synthetic.Measurement(30, 5, learningRate: 0.01),
            ],
        };

        Assert.Equal(expected, DropClaims.Grows.Judge(Synthetic.Results(("L = 1", [run]))).Verdict);
    }

    [Fact]
    public void Normalized_networks_are_compared_at_equal_learning_rate()
    {
        PaperResults results = Synthetic.Results(
            ("no BN, η = 0.1", [Synthetic.Run(10)]),
            ("BN, η = 0.1", [Synthetic.Run(50)]),
            ("no BN, η = 0.5", [Synthetic.Run(30)]),
            ("BN, η = 0.5", [Synthetic.Run(40)])
        );

        Assert.Equal(ClaimVerdict.Supported, LargeBatchClaims.NormalizedIsSharper.Judge(results).Verdict);
    }

    [Fact]
    public void Many_directions_are_compared_with_one()
    {
        PaperResults results = Synthetic.Results(
            ("K = 1", [Synthetic.Run(10)]),
            ("K = 5", [Synthetic.Run(90)]),
            ("K = 10", [Synthetic.Run(20)]),
            ("SGD (γ = 1)", [Synthetic.Run(99)])
        );

        Assert.Equal(ClaimVerdict.Supported, SubspaceClaims.MoreIsSharper.Judge(results).Verdict);
    }

    [Theory]
    [InlineData(ClaimVerdict.Supported, 0.05)]
    [InlineData(ClaimVerdict.NotSupported, 0.005)]
    public void Alignment_is_that_of_mini_batches_with_the_five_sharpest_directions(
        ClaimVerdict expected,
        double cosine
    )
    {
        AlignmentRecord Record(string vector, string direction, double mean) =>
            new(10, 0.5, vector, direction, 8, 0, mean, 0.1, Baseline: 0.001);
        StudyRun run = Synthetic.Run(1) with
        {
            Alignments =
            [
                .. Enumerable.Range(1, 5).Select(k => Record("batch", $"e{k}", cosine)),
                Record("batch", "e6", 1), // neither a sixth direction nor the full gradient counts
                Record("batch", "full", 1),
                Record("full", "e1", 1),
            ],
        };

        ClaimFinding finding = Alignment.FarAboveRandom.Judge(Synthetic.Results(("a", [run])));
        Assert.Equal(expected, finding.Verdict);
        Assert.Contains($" {1000 * cosine} (1 run)", Assert.Single(finding.Numbers), StringComparison.Ordinal);
    }

    [Fact]
    public void A_valley_without_a_wall_is_as_wide_as_was_looked()
    {
        StudyRun run = Synthetic.Run(1) with
        {
            Widths =
            [
                new WidthRecord(0, 0, "e1", 1.1, 99, 99), // before the last quarter
                new WidthRecord(100, 5, "e1", 1.1, 3, 2),
                new WidthRecord(100, 5, "e5", 1.1, double.PositiveInfinity, double.PositiveInfinity),
            ],
        };

        Assert.Equal(2, Valley.Width("e1", 1.1).Of(run));
        Assert.Equal(16, Valley.Width("e5", 1.1).Of(run));
        Assert.Equal(
            ClaimVerdict.Supported,
            Valley.NarrowestAlongSharpest.Judge(Synthetic.Results(("a", [run]))).Verdict
        );
        Assert.True(double.IsNaN(Valley.Width("e3", 1.1).Of(run)));
    }

    [Theory]
    [InlineData(ClaimVerdict.Supported, 50)]
    [InlineData(ClaimVerdict.NotSupported, 5)]
    public void What_the_sharpest_direction_does_is_compared_with_plain_training(
        ClaimVerdict expected,
        double withoutTop
    )
    {
        PaperResults results = Synthetic.Results(
            ("SGD", [Synthetic.Run(10, 10)]),
            ("no top", [Synthetic.Run(10, withoutTop)]),
            ("top × 4", [Synthetic.Run(10, 4)]),
            ("top × 0.25", [Synthetic.Run(10, 20)])
        );

        Assert.Equal(expected, EscapingClaims.RemovingLetsGrow.Judge(results).Verdict);
        Assert.Equal(ClaimVerdict.Supported, EscapingClaims.ShorterLetsGrow.Judge(results).Verdict);
        Assert.Equal(ClaimVerdict.Supported, EscapingClaims.LongerHoldsDown.Judge(results).Verdict);
    }

    [Fact]
    public void Norms_are_those_nearest_to_the_best_weights()
    {
        NormRecord Record(long step, double norm) => new(step, 0, 20, norm, 0.1, Math.Sqrt(norm), 1, 0.1);
        StudyRun run = Synthetic.Run(1).WithScalar("best/validation-accuracy", 0.5, 0.7) with
        {
            Norms = [Record(0, 1), Record(38, 100), Record(80, 900)],
        };

        Assert.Equal(100, Norms.FrobeniusAtBest.Of(run)); // step 40 is the best
        Assert.Equal(900, Norms.FinalFrobenius.Of(run));
        Assert.Equal(30, Norms.FinalPaperValue.Of(run));
    }

    private static ClaimFinding Order(params double[][] peaks) =>
        SharpnessClaims.LowerForLargerSteps.Judge(
            Synthetic.Results([
                .. peaks.Select((seeds, i) => ($"{i + 1}", seeds.Select(peak => Synthetic.Run(1, peak, 1)).ToArray())),
            ])
        );
}
