using Sharpest.Cli.Progress;
using Sharpest.Cli.Tests.Support;
using Sharpest.Experiments.Training;
using Sharpest.Runs;
using Spectre.Console.Testing;

namespace Sharpest.Cli.Tests.Progress;

public sealed class LiveProgressTests
{
    [Fact]
    public void A_terminal_shows_a_bar_the_numbers_and_the_messages_of_a_run()
    {
        var clock = new ManualClock();
        using var console = new TestConsole().Interactive().EmitAnsiSequences();
        console.Profile.Width = 120;
        int thread = Environment.CurrentManagedThreadId;

        TrainingOutcome outcome = LiveProgress.Show(
            console,
            "nsgd [1]",
            128,
            clock,
            observer =>
            {
                Assert.Equal(thread, Environment.CurrentManagedThreadId);
                observer.OnProgress(ManualProgress.At(0));
                clock.Advance(0.1);
                observer.OnProgress(ManualProgress.At(50));
                observer.OnMessage("epoch [1] is done");
                return new TrainingOutcome("folder", RunStatus.Completed, null);
            }
        );

        Assert.Equal(RunStatus.Completed, outcome.Status);
        Assert.Contains("nsgd [1]", console.Output, StringComparison.Ordinal);
        Assert.Contains("nsgd [1]: epoch [1] is done", console.Output, StringComparison.Ordinal);
        Assert.Contains("25%", console.Output, StringComparison.Ordinal);
        Assert.Contains(
            "training  loss 0.5322  λ₁ 24.12  2/η 40  λ₁·η 1.206  64000 examples/s  1 s left",
            console.Output,
            StringComparison.Ordinal
        );
    }
}
