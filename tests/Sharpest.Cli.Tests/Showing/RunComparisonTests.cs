using Sharpest.Cli.Showing;
using Sharpest.Cli.Tests.Support;
using Sharpest.Experiments.Specs;
using Sharpest.Runs;

namespace Sharpest.Cli.Tests.Showing;

public sealed class RunComparisonTests : IDisposable
{
    private readonly World world = new();

    [Theory]
    [InlineData(3, "b ends 3 times as sharp as a: λ₁ ends at 60 under b and at 20 under a.")]
    [InlineData(0.5, "b ends flatter than a, by a factor of 2: λ₁ ends at 10 under b and at 20 under a.")]
    [InlineData(1.1, "Both end about equally sharp: λ₁ ends at 22 under b and at 20 under a.")]
    [InlineData(-1, "λ₁ ends at -20 under b and at 20 under a.")]
    public void The_headline_compares_the_last_sharpness(double scale, string expected)
    {
        VerdictText comparison = RunComparison.Of([world.MakeRun("a"), world.MakeRun("b", scale: scale)])!;

        Assert.Equal(expected, comparison.Headline);
    }

    [Fact]
    public void The_findings_name_threshold_and_accuracy_of_each_run() =>
        Assert.Equal(
            [
                "a: λ₁·η ends at 1 and was 2 at its highest; test accuracy 87.5 %.",
                "b: λ₁·η ends at 2 and was 2 at its highest; test accuracy 87.5 %.",
            ],
            RunComparison.Of([world.MakeRun("a"), world.MakeRun("b", scale: 2)])!.Findings
        );

    [Fact]
    public void The_findings_of_Adam_speak_of_no_product_with_its_learning_rate() =>
        Assert.Equal(
            "b: λ₁ ends at 20 and was 40 at its highest; test accuracy 87.5 %.",
            RunComparison
                .Of([world.MakeRun("a"), world.MakeRun("b", new ExperimentSpec { Name = "b", Optimizer = "adam" })])!
                .Findings[1]
        );

    [Fact]
    public void Runs_of_one_name_are_numbered_as_in_the_report()
    {
        RunFolder[] runs = [world.MakeRun("one/a"), world.MakeRun("two/a", scale: 3)];

        Assert.Equal(
            "a (2) ends 3 times as sharp as a: λ₁ ends at 60 under a (2) and at 20 under a.",
            RunComparison.Of(runs)!.Headline
        );
    }

    [Theory]
    [InlineData(RunStatus.Diverged, "b diverged.")]
    [InlineData(RunStatus.Cancelled, "b is not complete.")]
    [InlineData(RunStatus.Running, "b is not complete.")]
    public void A_run_that_did_not_come_to_its_end_is_compared_with_none(RunStatus status, string told)
    {
        RunFolder unfinished = world.MakeRun("b");
        unfinished.Save(unfinished.Manifest with { Status = status });

        Assert.Equal(
            $"c ends 3 times as sharp as a: λ₁ ends at 60 under c and at 20 under a. {told}",
            RunComparison.Of([world.MakeRun("a"), unfinished, world.MakeRun("c", scale: 3)])!.Headline
        );
    }

    [Fact]
    public void One_run_cannot_be_compared() => Assert.Null(RunComparison.Of([world.MakeRun("a")]));

    public void Dispose() => world.Dispose();
}
