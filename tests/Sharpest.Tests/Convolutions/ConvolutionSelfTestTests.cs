using Sharpest.Convolutions;
using Sharpest.Runtime;
using Sharpest.Tests.Support;
using static TorchSharp.torch;

namespace Sharpest.Tests.Convolutions;

/// <summary>Whatever the self-test finds on this machine, its claims must hold.</summary>
public sealed class ConvolutionSelfTestTests
{
    [Theory]
    [InlineData(1, 32, 3, 1)]
    [InlineData(32, 32, 3, 0)]
    [InlineData(16, 16, 3, 1)]
    [InlineData(17, 32, 3, 1)]
    [InlineData(20, 20, 3, 0)]
    [InlineData(3, 6, 3, 1)]
    [InlineData(5, 8, 1, 0)]
    [InlineData(6, 16, 5, 0)]
    [InlineData(24, 7, 3, 1)]
    public void A_product_called_right_is_right_on_a_dirtied_heap_in_many_shapes(long c, long f, long k, long padding)
    {
        ConvolutionCase claim = ConvolutionSelfTest.Try(new ConvolutionKind(c, f, k, padding));
        Random random = new Seed(c * 1000 + f).Stream("shapes");
        for (int trial = 0; trial < 6; trial++)
        {
            using IDisposable scope = NewDisposeScope();
            using IDisposable off = no_grad();
            long batch = random.Next(1, 40);
            long height = random.Next((int)k, 14);
            long width = random.Next((int)k, 14);
            Tensor x = Draw([batch, c, height, width], 1);
            Tensor w = Draw([f, c, k, k], 2);
            Tensor g = Draw([batch, f, height + 2 * padding - k + 1, width + 2 * padding - k + 1], 3);

            Holds(claim.OutputIsRight, t => ConvolutionProducts.Output(t[0], t[1], padding), x, w, g);
            Holds(
                claim.InputGradientIsRight,
                t => ConvolutionProducts.InputGradient(t[2], t[0], t[1], padding),
                x,
                w,
                g
            );
            Holds(
                claim.WeightGradientIsRight,
                t => ConvolutionProducts.WeightGradient(t[2], t[0], t[1], padding),
                x,
                w,
                g
            );
        }
    }

    [Fact]
    public void A_finding_is_faulty_exactly_when_one_of_its_products_is()
    {
        var kind = new ConvolutionKind(2, 3, 3, 1);
        var right = new ConvolutionCase(kind, 1e-7, 1e-6, 1e-5);
        ConvolutionCase[] wrong =
        [
            new(kind, 1e-3, 0, 0),
            new(kind, 0, double.NaN, 0),
            new(kind, 0, 0, double.PositiveInfinity),
        ];

        Assert.True(right.IsRight);
        Assert.False(new ConvolutionFinding([right]).IsFaulty);
        Assert.Contains("all 1 kinds", new ConvolutionFinding([right]).Summary, StringComparison.Ordinal);
        foreach (ConvolutionCase one in wrong)
        {
            var finding = new ConvolutionFinding([right, one]);
            Assert.True(finding.IsFaulty);
            Assert.Contains("2→3, 3×3", finding.Summary, StringComparison.Ordinal);
        }
    }

    private static void Holds(bool claimed, Func<Tensor[], Tensor> product, params Tensor[] operands)
    {
        if (!claimed)
            return; // not claimed, so never used
        Tensor exact = product([.. operands.Select(t => t.to(ScalarType.Float64))]);
        HeapDirt.Spread();
        using OneDnn.Scope on = OneDnn.Set(true);
        double error = Near.RelativeError(product(operands), exact);
        Assert.True(error < 1e-5, $"error {error:g3} at {string.Join(", ", operands[0].shape)}");
    }

    private static Tensor Draw(long[] shape, long seed) =>
        SmallModels.Random(shape.Aggregate(1L, (a, b) => a * b), ScalarType.Float32, seed).reshape(shape);
}
