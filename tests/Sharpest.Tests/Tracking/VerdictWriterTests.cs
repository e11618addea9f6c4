using Sharpest.Landscape;
using Sharpest.Tracking;

namespace Sharpest.Tests.Tracking;

/// <summary>What the verdict says in each situation, with the numbers it must contain.</summary>
public sealed class VerdictWriterTests
{
    private static readonly StepRule Sgd = new(0.1, 0, null);
    private static readonly StepRule Nudged = new(0.1, 0, 0.5);

    [Fact]
    public void Without_measurements_nothing_is_claimed()
    {
        Verdict none = VerdictWriter.Judge([], [], Sgd);
        Verdict failed = VerdictWriter.Judge([new SharpnessPoint(3, 0.1, [], [])], [], Sgd);

        foreach (Verdict verdict in (Verdict[])[none, failed])
        {
            Assert.Contains("was not measured", verdict.Headline, StringComparison.Ordinal);
            Assert.Empty(verdict.Findings);
            Assert.Null(verdict.Advice);
        }
    }

    [Fact]
    public void A_sharpness_beyond_the_threshold_makes_the_step_too_long_and_names_the_rate_that_would_not_be()
    {
        Verdict verdict = VerdictWriter.Judge([Point(25)], [], Sgd);

        Assert.Equal(
            "The step is too long: λ₁ = 25 lies beyond the stability threshold of 20 along the sharpest direction.",
            verdict.Headline
        );
        Assert.Contains("below 0.08", verdict.Advice, StringComparison.Ordinal);
        Assert.Contains("edge of stability", verdict.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Momentum_raises_the_threshold_and_a_shortened_step_does_so_along_sharp_directions()
    {
        Verdict momentum = VerdictWriter.Judge([Point(25)], [], Sgd with { Momentum = 0.9 });
        Verdict shortened = VerdictWriter.Judge([Point(25)], [], Nudged);
        Verdict lengthened = VerdictWriter.Judge([Point(5)], [], Nudged with { SharpStepScale = 5 });

        Assert.Contains("is stable", momentum.Headline, StringComparison.Ordinal);
        Assert.Contains("2(1+m)/η is 38, so λ₁ ends at 66 %", momentum.Findings[0], StringComparison.Ordinal);
        Assert.Contains("λ₁ = 25 is 0.625 of", shortened.Headline, StringComparison.Ordinal);
        Assert.Contains("threshold of 4.0 along", lengthened.Headline, StringComparison.Ordinal);
        Assert.Null(shortened.Advice);
    }

    // The best multiple is p/2q; SGD's real one is 1, that of Nudged-SGD here ½.
    [Theory]
    [InlineData(1, 2, false, "4.0 times the one", "overshoots to a higher loss")]
    [InlineData(1, 0.75, false, "1.5 times the one", "yet still lowers it")]
    [InlineData(1, 0.5, false, "about as long", "minimise")]
    [InlineData(2, 0.5, false, "short: 50 %", "minimise")]
    [InlineData(-1, 1, false, "too long along the sharpest", "shortest multiple raises the loss")]
    [InlineData(1, -1, false, "does not turn up", "no step is too long")]
    [InlineData(1, 2, true, "2.0 times the one", "yet still lowers it")]
    [InlineData(1, 1, true, "about as long", "minimise")]
    [InlineData(1, 4, true, "4.0 times the one", "overshoots to a higher loss")]
    [InlineData(4, 1, true, "short: 25 %", "minimise")]
    public void A_stable_step_is_held_against_the_one_that_minimises_the_loss(
        double slope,
        double curvature,
        bool nudged,
        string says,
        string andSays
    )
    {
        string headline = VerdictWriter
            .Judge([Point(10)], [Analysis(slope, curvature)], nudged ? Nudged : Sgd)
            .Headline;

        Assert.Contains(says, headline, StringComparison.Ordinal);
        Assert.Contains(andSays, headline, StringComparison.Ordinal);
        Assert.EndsWith(".", headline, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 2, false, "γ ≈ 0.25")]
    [InlineData(1, 2, true, "γ ≈ 0.25; γ is 0.5 now")]
    [InlineData(4, 1, true, "γ ≈ 2.0; γ is 0.5 now")]
    [InlineData(1, 0.5, false, null)]
    [InlineData(2, 0.5, false, null)]
    [InlineData(1, 1, true, null)]
    [InlineData(-1, 1, false, null)]
    [InlineData(1, -1, true, null)]
    public void Advice_names_the_better_scale_or_is_withheld(double slope, double curvature, bool nudged, string? says)
    {
        string? advice = VerdictWriter.Judge([Point(10)], [Analysis(slope, curvature)], nudged ? Nudged : Sgd).Advice;

        if (says is null)
            Assert.Null(advice);
        else
            Assert.Contains(says, advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Advice_for_SGD_names_the_rate_for_all_directions_too() =>
        Assert.Contains(
            "η ≈ 0.025",
            VerdictWriter.Judge([Point(10)], [Analysis(1, 2)], Sgd).Advice,
            StringComparison.Ordinal
        );

    [Fact]
    public void The_course_of_the_sharpness_is_told_from_first_to_last_with_its_peak()
    {
        SharpnessPoint[] points =
        [
            new(0, 0.1, [3], [0.1]),
            new(50, 0.1, [18.25], [0.1]),
            new(60, 0.1, [], []),
            new(100, 0.1, [12], [0.6, -0.3]),
        ];

        Verdict verdict = VerdictWriter.Judge(points, [], Sgd);

        Assert.Equal(
            "λ₁ goes from 3.0 at step 0 to 12 at step 100, with its highest measured value 18.3 at step 50; "
                + "the stability threshold 2/η is 20, so λ₁ ends at 60 % of it.",
            verdict.Findings[0]
        );
        Assert.Equal(
            "At step 100 the 2 sharpest directions hold 45 % of the squared length of the gradient.",
            verdict.Findings[1]
        );
        Assert.StartsWith(
            "λ₁ is 3.0 at step 0;",
            VerdictWriter.Judge(points[..1], [], Sgd).Findings[0],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_last_step_analysis_is_told_direction_by_direction()
    {
        var old = new StepAnalysis(1, [new("e1", 1, 99, 0)]);
        var last = new StepAnalysis(
            7,
            [
                new("e1", 0.5, -0.05, 0),
                new("e1", 1, 0.1, 0),
                new("e2", 1, -0.2, 0),
                new("random", 1, -0.0001, 0),
                new("gradient", 1, -0.345, 0),
            ]
        );

        IReadOnlyList<string> sgd = VerdictWriter.Judge([Point(10)], [old, last], Sgd).Findings;
        IReadOnlyList<string> nudged = VerdictWriter.Judge([Point(10)], [old, last], Nudged).Findings;

        Assert.Equal(
            "At step 7 a step of η along e₁ alone changes the loss by +10.00 %; along 1 of the 2 sharpest directions it "
                + "raises the loss.",
            sgd[2]
        );
        Assert.Equal("The whole gradient step changes it by −34.50 %, a random direction by −0.01 %.", sgd[4]);
        // Through (½, −0.05) and (1, 0.1): p = 0.3, q = 0.4, so at ½ it is −0.05.
        Assert.Contains(
            "Nudged to 0.5·η, the step along e₁ changes the loss by about −5.00 %; it would be lowest there for 0.375·η.",
            nudged
        );
        Assert.Equal("Along e₁ the loss would be lowest for 0.375·η.", sgd[3]);
        Assert.Equal(5, sgd.Count);
        Assert.Equal(5, nudged.Count);
    }

    [Fact]
    public void An_analysis_from_earlier_in_training_is_told_but_does_not_decide()
    {
        StepAnalysis old = Analysis(1, 2) with { Step = 3 };

        Verdict verdict = VerdictWriter.Judge([Point(10)], [old], Sgd);

        Assert.Equal(
            "λ₁ = 10 is 0.5 of the stability threshold: the step is stable for the curvature.",
            verdict.Headline
        );
        Assert.Contains(verdict.Findings, f => f.StartsWith("At step 3 ", StringComparison.Ordinal));
        Assert.Null(verdict.Advice);
    }

    [Fact]
    public void Beyond_the_threshold_the_step_is_also_held_against_the_best_one()
    {
        string headline = VerdictWriter.Judge([Point(25)], [Analysis(1, 1.5)], Sgd).Headline;

        Assert.Equal(
            "The step is too long: λ₁ = 25 lies beyond the stability threshold of 20, and the step along e₁ is 3.0 times "
                + "the one that would minimise the loss there.",
            headline
        );
    }

    [Fact]
    public void Nudged_SGD_is_told_where_plain_SGD_would_not_be_stable_and_what_its_own_step_does()
    {
        var analysis = new StepAnalysis(5, [new("gradient", 1, 0.3, 0), new("nudged", 1, -0.1, 0)]);
        var point = new SharpnessPoint(5, 0.1, [30, 25, 15], [0.5, 0.1, 0.1]);

        IReadOnlyList<string> findings = VerdictWriter.Judge([point], [analysis], Nudged).Findings;

        Assert.EndsWith(
            "In 2 of the 3 directions SGD with this η would not be stable.",
            findings[0],
            StringComparison.Ordinal
        );
        Assert.Contains("The whole gradient step changes it by +30.00 %, the nudged one by −10.00 %.", findings);
    }

    [Fact]
    public void The_same_numbers_give_the_same_words()
    {
        Verdict once = VerdictWriter.Judge([Point(10)], [Analysis(1, 2)], Sgd);
        Verdict again = VerdictWriter.Judge([Point(10)], [Analysis(1, 2)], Sgd);

        Assert.Equal(once.Headline, again.Headline);
        Assert.Equal(once.Findings, again.Findings);
        Assert.Equal(once.Advice, again.Advice);
    }

    private static SharpnessPoint Point(double lambda) => new(5, 0.1, [lambda, lambda / 2], [0.5, 0.1]);

    private static StepAnalysis Analysis(double slope, double curvature) =>
        new(
            5,
            [.. ((double[])[0.25, 0.5, 1, 2]).Select(a => new StepChange("e1", a, -slope * a + curvature * a * a, 0))]
        );
}
