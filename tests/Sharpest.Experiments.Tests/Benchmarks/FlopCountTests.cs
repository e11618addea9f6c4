using Sharpest.Experiments.Benchmarks;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Models;

namespace Sharpest.Experiments.Tests.Benchmarks;

public sealed class FlopCountTests
{
    [Fact]
    public void The_layers_of_the_small_network_are_counted_as_by_hand()
    {
        // 28 → 28 → 26 → 13 → 13 → 11 → 5: multiplications and additions of each layer.
        const double first = 2.0 * 1 * 32 * 9 * 28 * 28;
        const double forward =
            first
            + 2.0 * 32 * 32 * 9 * 26 * 26
            + 2.0 * 32 * 64 * 9 * 13 * 13
            + 2.0 * 64 * 64 * 9 * 11 * 11
            + 2.0 * 64 * 5 * 5 * 128
            + 2.0 * 128 * 10;

        FlopCount flops = FlopCount.Of(new ImageShape(1, 28, 28), 10, SimpleCnnSize.Small);

        Assert.Equal(new FlopCount(forward, first), flops);
        Assert.Equal(3 * forward - first, flops.Gradient);
        Assert.Equal(6 * forward - 3 * first, flops.Product);
    }

    [Fact]
    public void The_peak_of_the_machine_is_a_number_that_its_threads_reach() =>
        Assert.InRange(MachinePeak.Gflops(1, 0.01), 0.1, 10_000);
}
