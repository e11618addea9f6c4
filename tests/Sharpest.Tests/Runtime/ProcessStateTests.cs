using Sharpest.Convolutions;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Tests.Runtime;

/// <summary>The allocator, the convolution switch and the start of the runtime: state of the whole process.</summary>
public sealed class ProcessStateTests
{
    [Fact]
    public void Allocated_bytes_follow_the_tensors()
    {
        Assert.SkipWhen(Allocator.AllocatedBytes is null, "this platform's allocator does not tell");
        const long size = 64 << 20;

        // The counter is that of the whole process: what threads of the runtime take or free meanwhile is not there every time.
        (long with, long after) = Enumerable
            .Range(0, 9)
            .Select(_ => Growth(size))
            .MinBy(g => g.With < size ? long.MaxValue : g.With);

        Assert.InRange(with, size, size + (1 << 20));
        Assert.InRange(after, -(1 << 20), 1 << 20);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_convolution_switch_returns_to_where_it_was(bool outer)
    {
        Assert.SkipUnless(OneDnn.HasSwitch, "this libtorch has no switch");
        using OneDnn.Scope around = OneDnn.Set(outer);
        using (OneDnn.Set(!outer))
        {
            Assert.Equal(!outer, OneDnn.IsOn);
            using (OneDnn.Set(outer))
                Assert.Equal(outer, OneDnn.IsOn);
            Assert.Equal(!outer, OneDnn.IsOn);
        }
        Assert.Equal(outer, OneDnn.IsOn);
    }

    [Fact]
    public void The_start_reports_what_the_process_is_like()
    {
        RuntimeReport report = SharpestRuntime.Start();

        Assert.True(report.Libtorch.Succeeded);
        Assert.NotEqual("", report.Libtorch.Message);
        Assert.Same(report, SharpestRuntime.Start());
        Assert.Equal(!report.Convolutions.IsFaulty, OneDnn.IsOn);
        Assert.Equal(OperatingSystem.IsLinux() && report.AllocatorTuned, Allocator.IsTuned);
    }

    [Fact]
    public void The_number_of_threads_can_be_set_and_is_checked()
    {
        int before = get_num_threads();
        try
        {
            SharpestRuntime.UseThreads(1);
            Assert.Equal(1, get_num_threads());
        }
        finally
        {
            set_num_threads(before);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => SharpestRuntime.UseThreads(0));
    }

    [Fact]
    public void The_self_test_changes_neither_the_switch_nor_the_threads()
    {
        bool on = OneDnn.IsOn;
        int threads = get_num_threads();

        ConvolutionSelfTest.Try(new ConvolutionKind(2, 5, 3, 1));

        Assert.Equal(on, OneDnn.IsOn);
        Assert.Equal(threads, get_num_threads());
    }

    // By how much the allocated bytes grow while a tensor of a size lives, and what is left of that afterwards.
    private static (long With, long After) Growth(long size)
    {
        long before = Allocator.AllocatedBytes!.Value;
        using Tensor large = zeros(size / 4);
        long with = Allocator.AllocatedBytes!.Value;
        large.Dispose();
        return (with - before, Allocator.AllocatedBytes!.Value - before);
    }
}
