using Sharpest.Cli.Progress;
using Sharpest.Cli.Tests.Support;
using Sharpest.Experiments.Training;
using Spectre.Console.Testing;

namespace Sharpest.Cli.Tests.Progress;

public sealed class PlainProgressTests : IDisposable
{
    private readonly ManualClock clock = new();
    private readonly TestConsole console = new();
    private readonly PlainProgress progress;

    public PlainProgressTests() => progress = new PlainProgress(console, "sgd", 128, clock);

    [Fact]
    public void The_line_tells_speed_time_left_loss_and_curvature()
    {
        progress.OnProgress(ManualProgress.At(0, TrainingActivity.MeasuringCurvature, sharpness: null));
        clock.Advance(30);
        progress.OnProgress(ManualProgress.At(0));
        for (int step = 1; step <= 20; step++)
        {
            clock.Advance(0.1);
            progress.OnProgress(ManualProgress.At(step));
        }

        Assert.Equal(
            [
                "sgd  0 %  step 0/200  epoch 0.00  2/η 40  measuring curvature",
                "sgd  0 %  step 0/200  epoch 0.00  λ₁ 24.12  2/η 40  λ₁·η 1.206",
                "sgd  5 %  step 10/200  epoch 0.10  loss 0.5322  λ₁ 24.12  2/η 40  λ₁·η 1.206  1280 examples/s  19 s left",
                "sgd  10 %  step 20/200  epoch 0.20  loss 0.5322  λ₁ 24.12  2/η 40  λ₁·η 1.206  1280 examples/s  18 s left",
            ],
            Lines
        );
    }

    [Fact]
    public void With_an_adaptive_optimizer_the_line_tells_the_learning_rate_instead_of_a_limit()
    {
        progress.OnProgress(ManualProgress.At(1) with { IsAdaptive = true });

        Assert.Equal(["sgd  0 %  step 1/200  epoch 0.01  loss 0.5322  λ₁ 24.12  η 0.05"], Lines);
    }

    [Fact]
    public void With_momentum_the_line_tells_its_higher_limit()
    {
        progress.OnProgress(ManualProgress.At(1) with { Momentum = 0.9 });

        Assert.Equal(["sgd  0 %  step 1/200  epoch 0.01  loss 0.5322  λ₁ 24.12  2(1+m)/η 76  λ₁·η 1.206"], Lines);
    }

    [Fact]
    public void A_slow_run_shows_a_line_every_ten_seconds()
    {
        for (int step = 0; step < 8; step++)
        {
            progress.OnProgress(ManualProgress.At(step));
            clock.Advance(5);
        }

        Assert.Equal(4, Lines.Length);
    }

    [Fact]
    public void A_fast_run_shows_no_more_than_a_line_a_second()
    {
        for (int step = 0; step <= 200; step++)
        {
            progress.OnProgress(ManualProgress.At(step));
            clock.Advance(0.01);
        }

        Assert.Equal(3, Lines.Length);
    }

    [Fact]
    public void Measuring_does_not_count_as_slow_training()
    {
        progress.OnProgress(ManualProgress.At(1));
        clock.Advance(0.1);
        progress.OnProgress(ManualProgress.At(2));
        progress.OnProgress(ManualProgress.At(2, TrainingActivity.MeasuringCurvature));
        clock.Advance(50);
        progress.OnProgress(ManualProgress.At(2));

        Assert.Contains("1280 examples/s", Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_is_not_a_number_is_told_as_such()
    {
        progress.OnProgress(ManualProgress.At(3, loss: double.NaN));

        Assert.Contains("loss NaN", Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_are_shown_at_once()
    {
        progress.OnMessage("epoch 1 is done");

        Assert.Equal(["sgd: epoch 1 is done"], Lines);
    }

    public void Dispose() => console.Dispose();

    private string[] Lines =>
        console.Output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
