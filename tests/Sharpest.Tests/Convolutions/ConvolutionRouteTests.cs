using Sharpest.Convolutions;
using Sharpest.Convolutions.Winograd;
using Sharpest.Runtime;
using Sharpest.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tests.Convolutions;

/// <summary>
/// What a convolution computes on its route, in float32 on a dirtied heap, against float64, of which oneDNN computes nothing.
/// </summary>
public sealed class ConvolutionRouteTests
{
    // Channels that are and are not multiples of what processors work on at once, batches likewise.
    public static TheoryData<long, long> Channels =>
        new()
        {
            { 1, 32 },
            { 3, 6 },
            { 6, 17 },
            { 17, 20 },
            { 20, 24 },
            { 24, 32 },
            { 32, 100 },
            { 100, 1 },
            { 32, 32 },
            { 64, 16 },
            { 48, 64 },
        };

    [Theory]
    [MemberData(nameof(Channels))]
    public void First_and_second_derivatives_are_right_for_every_batch(long c, long f)
    {
        foreach (long batch in (long[])[1, 7, 64, 234, 250, 256])
        {
            using IDisposable scope = NewDisposeScope();
            Tensor[] drawn = [Random([batch, c, 4, 5], 1), Random([f, c, 3, 3], 2), Random([f], 3)];
            Tensor[] directions = [Random([batch, c, 4, 5], 4), Random([f, c, 3, 3], 5), Random([f], 6)];

            Tensor[] exact = Derivatives(drawn, directions, ScalarType.Float64);
            HeapDirt.Spread();
            Tensor[] fast = Derivatives(drawn, directions, ScalarType.Float32);

            for (int i = 0; i < exact.Length; i++)
            {
                double error = Near.RelativeError(fast[i], exact[i]);
                Assert.True(error < 1e-5, $"{c}→{f}, batch {batch}, derivative {i}: error {error:g3}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Channels))]
    public void The_plain_gradient_of_a_layer_is_right_for_every_batch(long c, long f)
    {
        foreach (long batch in (long[])[1, 7, 64, 234, 250, 256])
        {
            using IDisposable scope = NewDisposeScope();
            using var layer = new Convolution2d("layer", c, f, 3, padding: 1);
            using (no_grad())
                layer.weight.copy_(Random([f, c, 3, 3], 2));
            Tensor input = Random([batch, c, 4, 5], 1);

            layer.@double();
            Tensor exact = Gradient(layer, input.@double());
            layer.@float();
            HeapDirt.Spread();
            using ConvolutionGuard.Scope guard = ConvolutionGuard.Allow(layer);
            double error = Near.RelativeError(Gradient(layer, input.@float()), exact);

            Assert.True(error < 1e-5, $"{c}→{f}, batch {batch}: error {error:g3}");
        }
    }

    [Fact]
    public void A_route_uses_oneDNN_only_for_what_was_proven_right_and_last_only_without_a_stride()
    {
        foreach ((long c, long f, long k) in ((long, long, long)[])[(1, 32, 3), (1, 100, 5), (17, 20, 3), (32, 32, 1)])
        {
            foreach (long stride in (long[])[1, 2])
            {
                var kind = new ConvolutionKind(c, f, k, k / 2, stride);

                ConvolutionRoute route = ConvolutionRoute.Of(kind);

                ConvolutionCase found = ConvolutionSelfTest.Try(kind, route.Layout);
                Assert.Equal(found.OutputIsRight, route.Output);
                Assert.Equal(found.InputGradientIsRight, route.InputGradient);
                Assert.Equal(found.WeightGradientIsRight, route.WeightGradient);
                Assert.True(stride == 1 || route.Layout == ConvolutionLayout.ChannelsFirst);
            }
        }
    }

    [Fact]
    public void A_route_goes_by_tiles_only_where_they_were_proven_right()
    {
        foreach (long k in (long[])[1, 3, 5])
        {
            foreach (long stride in (long[])[1, 2])
            {
                var kind = new ConvolutionKind(32, 48, k, k / 2, stride);

                bool expected = WinogradConvolution.Knows(kind) && ConvolutionSelfTest.TryTiles(kind).IsRight;

                Assert.Equal(expected, ConvolutionRoute.Of(kind).Tiles);
                Assert.True((k > 1 && stride == 1) || !expected);
            }
        }
        using Tensor exact = zeros(48, 32, 3, 3, dtype: ScalarType.Float64);
        Assert.False(ConvolutionRoute.Of(exact, new ConvolutionKind(32, 48, 3, 1)).Tiles);
    }

    [Fact]
    public void Without_the_input_gradient_a_route_may_serve_that_has_it_wrong()
    {
        var route = new ConvolutionRoute(ConvolutionLayout.ChannelsLast, true, false, true);

        Assert.True(route.IsRight(toInput: false));
        Assert.False(route.IsRight(toInput: true));
        Assert.False((route with { Output = false }).IsRight(toInput: false));
        Assert.False((route with { WeightGradient = false }).IsRight(toInput: false));
    }

    [Theory]
    [InlineData(2, 3, 4, 5)]
    [InlineData(2, 1, 4, 5)]
    [InlineData(1, 3, 1, 1)]
    public void A_layout_has_its_strides_and_the_same_values(long n, long c, long h, long w)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor first = Random([3 * n, c, h, w], 1).narrow(0, n, n); // not at the beginning of its memory

        Tensor last = ConvolutionProducts.InLayout(first, ConvolutionLayout.ChannelsLast)!;
        Tensor back = ConvolutionProducts.InLayout(last, ConvolutionLayout.ChannelsFirst)!;

        Assert.Equal([c * h * w, 1, c * w, c], last.stride());
        Assert.Equal([c * h * w, h * w, w, 1], back.stride());
        Assert.True(Near.Same(last, first));
        Assert.True(Near.Same(back, first));
        Assert.Null(ConvolutionProducts.InLayout(first, ConvolutionLayout.ChannelsFirst));
    }

    private static Tensor Gradient(Convolution2d layer, Tensor input)
    {
        using Tensor loss = layer.forward(input).square().sum();
        Tensor?[] parts = Autograd.Gradient(loss, [layer.weight, layer.bias]);
        return cat([.. parts.Select(p => p!.reshape(-1))]);
    }

    // Gradients of Σ y², and their product with a direction.
    private static Tensor[] Derivatives(Tensor[] drawn, Tensor[] directions, ScalarType dtype)
    {
        Parameter[] at = [.. drawn.Select(t => new Parameter(t.to(dtype, copy: true)))];
        Tensor[] along = [.. directions.Select(t => t.to(dtype))];
        Tensor loss = TrilinearConvolution.Apply(at[0], at[1], 1, 1, at[2]).square().sum();
        Tensor?[] first = Autograd.DifferentiableGradient(loss, at, walkedBefore: false);
        Tensor?[] second = Autograd.VectorJacobianProduct([((IList<Tensor>)[.. first.Select(t => t!)], along)], at);
        return [.. first.Concat(second).Select(t => t!)];
    }

    private static Tensor Random(long[] shape, long seed) =>
        SmallModels.Random(shape.Aggregate(1L, (a, b) => a * b), ScalarType.Float64, seed).reshape(shape);
}
