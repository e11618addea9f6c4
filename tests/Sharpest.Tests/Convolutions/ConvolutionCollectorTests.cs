using Sharpest.Convolutions;
using Sharpest.Tests.Support;
using static TorchSharp.torch;

namespace Sharpest.Tests.Convolutions;

/// <summary>The products while the garbage collector is as busy as it can be.</summary>
public sealed class ConvolutionCollectorTests
{
    private const int Products = 10_000;

    [Fact]
    public async Task What_is_handed_to_libtorch_is_not_collected_before_it_is_used()
    {
        using var stop = new CancellationTokenSource();
        Task collecting = Task.Run(() => Collect(stop.Token), TestContext.Current.CancellationToken);
        try
        {
            Multiply();
        }
        finally
        {
            await stop.CancelAsync();
            await collecting;
        }
    }

    private static void Multiply()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor x = randn(1, 1, 3, 3, dtype: ScalarType.Float64);
        Tensor w = randn(1, 1, 3, 3, dtype: ScalarType.Float64);
        Tensor g = randn(1, 1, 3, 3, dtype: ScalarType.Float64);
        Tensor toInput = ConvolutionProducts.InputGradient(g, x, w, padding: 1);
        Tensor toWeight = ConvolutionProducts.WeightGradient(g, x, w, padding: 1);
        for (int i = 0; i < Products; i++)
        {
            using IDisposable inner = NewDisposeScope();
            Assert.Equal(0, Near.RelativeError(ConvolutionProducts.InputGradient(g, x, w, padding: 1), toInput));
            Assert.Equal(0, Near.RelativeError(ConvolutionProducts.WeightGradient(g, x, w, padding: 1), toWeight));
        }
    }

    private static void Collect(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            GC.Collect(0);
            GC.WaitForPendingFinalizers();
        }
    }
}
