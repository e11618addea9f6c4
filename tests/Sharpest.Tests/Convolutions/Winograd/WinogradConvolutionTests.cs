using Sharpest.Convolutions;
using Sharpest.Convolutions.Winograd;
using Sharpest.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Tests.Convolutions.Winograd;

/// <summary>The three products by tiles against libtorch's convolution in float64, on a dirtied heap, and against each other.</summary>
public sealed class WinogradConvolutionTests
{
    private const double Rounding = 1e-5;

    public static TheoryData<long, long, long, long, long, long> Shapes =>
        new()
        {
            // input channels, output channels, kernel, padding, height, width
            { 16, 16, 3, 1, 8, 8 },
            { 32, 64, 3, 0, 13, 9 },
            { 1, 3, 3, 2, 5, 6 },
            { 6, 17, 3, 1, 4, 4 },
            { 20, 24, 3, 0, 3, 3 },
            { 100, 32, 3, 1, 7, 2 },
            { 1, 1, 3, 2, 1, 1 },
            { 16, 48, 5, 2, 9, 9 },
            { 17, 20, 5, 0, 6, 11 },
            { 3, 100, 5, 4, 3, 2 },
            { 256, 160, 3, 1, 4, 4 },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_three_products_are_right_for_every_batch(long c, long f, long k, long padding, long h, long w)
    {
        SkipWhereUnknown();
        foreach (long batch in (long[])[1, 7, 64, 234, 250, 256])
        {
            using IDisposable scope = NewDisposeScope();
            using IDisposable off = no_grad();
            (Tensor x, Tensor kernels, Tensor g, Tensor bias) = Draw(batch, c, f, k, padding, h, w);
            (Tensor xd, Tensor kd, Tensor gd) = (x.@double(), kernels.@double(), g.@double());

            HeapDirt.Spread();
            Near(
                WinogradConvolution.Output([(x, kernels)], padding, bias),
                ConvolutionProducts.Output(xd, kd, padding, 1, bias.@double())
            );
            HeapDirt.Spread();
            Near(
                WinogradConvolution.InputGradient([(g, kernels)], padding),
                ConvolutionProducts.InputGradient(gd, xd, kd, padding)
            );
            HeapDirt.Spread();
            (Tensor toWeight, Tensor? toBias) = WinogradConvolution.WeightGradient(g, x, k, padding, toBias: true);
            Near(toWeight, ConvolutionProducts.WeightGradient(gd, xd, kd, padding));
            Near(toBias!, gd.sum([0, 2, 3]));
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_three_products_are_gradients_of_one_form(long c, long f, long k, long padding, long h, long w)
    {
        SkipWhereUnknown();
        using IDisposable scope = NewDisposeScope();
        (Tensor x, Tensor kernels, Tensor g, _) = Draw(5, c, f, k, padding, h, w);
        double size = x.norm().ToDouble() * kernels.norm().ToDouble() * g.norm().ToDouble();

        double byOutput = Inner(WinogradConvolution.Output([(x, kernels)], padding), g);
        double byInput = Inner(WinogradConvolution.InputGradient([(g, kernels)], padding), x);
        double byWeight = Inner(WinogradConvolution.WeightGradient(g, x, k, padding).Weight, kernels);

        Assert.Equal(byOutput, byInput, 1e-6 * size);
        Assert.Equal(byOutput, byWeight, 1e-6 * size);
    }

    [Fact]
    public void Terms_are_added()
    {
        SkipWhereUnknown();
        using IDisposable scope = NewDisposeScope();
        (Tensor x, Tensor w, _, Tensor bias) = Draw(9, 20, 32, 3, 1, 10, 7);
        (Tensor u, Tensor v) = (x.sin(), w.cos());

        Tensor both = WinogradConvolution.Output([(x, w), (u, v)], 1, bias);

        Tensor one = ConvolutionProducts.Output(x.@double(), w.@double(), 1);
        Tensor other = ConvolutionProducts.Output(u.@double(), v.@double(), 1, 1, bias.@double());
        Near(both, one + other);
    }

    [Fact]
    public void An_image_is_computed_the_same_in_whatever_batch_and_layout()
    {
        SkipWhereUnknown();
        using IDisposable scope = NewDisposeScope();
        (Tensor x, Tensor w, _, Tensor bias) = Draw(40, 32, 48, 3, 1, 11, 11);

        Tensor all = WinogradConvolution.Output([(x, w)], 1, bias);
        Tensor some = WinogradConvolution.Output([(x.narrow(0, 13, 6), w)], 1, bias);
        Tensor last = ConvolutionProducts.InLayout(x, ConvolutionLayout.ChannelsLast)!;

        Assert.True(Support.Near.Same(all.narrow(0, 13, 6), some));
        Assert.True(Support.Near.Same(all, WinogradConvolution.Output([(last, w)], 1, bias)));
    }

    [Fact]
    public void A_gradient_to_the_weight_is_the_same_bit_for_bit_every_time()
    {
        SkipWhereUnknown();
        using IDisposable scope = NewDisposeScope();
        (Tensor x, _, Tensor g, _) = Draw(64, 32, 32, 3, 1, 12, 12);
        (Tensor first, Tensor? bias) = WinogradConvolution.WeightGradient(g, x, 3, 1, toBias: true);

        for (int i = 0; i < 5; i++)
        {
            (Tensor again, Tensor? biasAgain) = WinogradConvolution.WeightGradient(g, x, 3, 1, toBias: true);
            Assert.True(Support.Near.Same(first, again));
            Assert.True(Support.Near.Same(bias!, biasAgain!));
        }
    }

    [Fact]
    public void What_is_not_a_number_stays_in_its_image()
    {
        SkipWhereUnknown();
        using IDisposable scope = NewDisposeScope();
        (Tensor x, Tensor w, _, _) = Draw(8, 16, 16, 3, 1, 9, 9);
        x[3, 2, 4, 4] = float.NaN;

        Tensor bad = WinogradConvolution.Output([(x, w)], 1).isnan().flatten(1).any(1, keepdim: false);

        for (int image = 0; image < 8; image++)
            Assert.Equal(image == 3, bad[image].ToBoolean());
    }

    [Fact]
    public void Tiles_are_for_two_kernels_without_a_stride()
    {
        SkipWhereUnknown();
        Assert.True(WinogradConvolution.Knows(new ConvolutionKind(32, 32, 3, 1)));
        Assert.True(WinogradConvolution.Knows(new ConvolutionKind(100, 100, 5, 2)));
        Assert.False(WinogradConvolution.Knows(new ConvolutionKind(32, 32, 3, 1, 2)));
        Assert.False(WinogradConvolution.Knows(new ConvolutionKind(32, 32, 1, 0)));
        Assert.False(WinogradConvolution.Knows(new ConvolutionKind(32, 32, 3, 3))); // its transpose has no padding
    }

    [Theory]
    [InlineData(32, 32, 0, 28, 1, true)]
    [InlineData(16, 16, 1, 32, 1, true)]
    [InlineData(1, 32, 1, 28, 256, false)] // most of a vector is filled up
    [InlineData(32, 32, 1, 2, 256, false)] // most of a tile sticks out
    [InlineData(512, 512, 1, 4, 63, false)] // kernels are fetched for few tiles
    [InlineData(512, 512, 1, 4, 64, true)]
    [InlineData(1024, 512, 1, 8, 256, false)]
    public void They_pay_where_there_is_enough_to_multiply(
        long c,
        long f,
        long padding,
        long side,
        long batch,
        bool pay
    )
    {
        using Tensor x = empty(batch, c, side, side);
        Assert.Equal(pay, TileRule.Pays(new ConvolutionKind(c, f, 3, padding), x));
    }

    [Fact]
    public void A_plain_gradient_needs_more_of_it()
    {
        using Tensor small = empty(16, 16, 32, 32);
        using Tensor large = empty(16, 32, 28, 28);
        Assert.False(TileRule.PaysForGradient(new ConvolutionKind(16, 16, 3, 1), small));
        Assert.True(TileRule.PaysForGradient(new ConvolutionKind(32, 32, 3, 0), large));
    }

    private static void SkipWhereUnknown() =>
        Assert.SkipUnless(
            WinogradConvolution.Knows(new ConvolutionKind(16, 16, 3, 1)),
            "This machine has no vectors of 16 numbers."
        );

    private static void Near(Tensor found, Tensor exact)
    {
        double error = Support.Near.RelativeError(found, exact);
        Assert.True(error < Rounding, $"error {error:g3} at {string.Join(", ", exact.shape)}");
    }

    private static double Inner(Tensor a, Tensor b) => (a.@double() * b.@double()).sum().ToDouble();

    private static (Tensor X, Tensor W, Tensor G, Tensor Bias) Draw(
        long batch,
        long c,
        long f,
        long k,
        long padding,
        long h,
        long w
    ) =>
        (
            Random([batch, c, h, w], 1),
            Random([f, c, k, k], 2),
            Random([batch, f, h + 2 * padding - k + 1, w + 2 * padding - k + 1], 3),
            Random([f], 4)
        );

    private static Tensor Random(long[] shape, long seed) =>
        SmallModels.Random(shape.Aggregate(1L, (a, b) => a * b), ScalarType.Float32, seed).reshape(shape);
}
