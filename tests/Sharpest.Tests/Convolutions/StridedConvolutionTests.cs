using Sharpest.Convolutions;
using Sharpest.Runtime;
using Sharpest.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tests.Convolutions;

/// <summary>
/// Convolutions with a stride, in float32 on a heap full of NaN, against libtorch's own in float64, which its convolution
/// library does not serve. y² makes the second derivative depend on the derivatives of all three products.
/// </summary>
public sealed class StridedConvolutionTests
{
    // Rounding alone: a wrong lane shows as 1e-3 and more.
    private const double Rounding = 5e-5;

    private const long Outputs = 20;
    private static readonly long[] Batches = [1, 7, 64, 234, 250, 256];

    public static TheoryData<long, long, long, long> Kinds =>
        [
            .. from channels in (long[])[1, 3, 6, 17, 20, 24, 32, 100]
            from kernel in (long[])[1, 3]
            select (channels, kernel, kernel / 2, 2L),
            (16, 1, 0, 1),
            (16, 3, 1, 3),
            (17, 2, 0, 2),
        ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void First_and_second_derivatives_are_right_for_every_batch(long c, long k, long padding, long stride)
    {
        foreach (long n in Batches)
        {
            using IDisposable scope = NewDisposeScope();
            // An even and an odd side: with stride 2 the last row of one of them is never the middle of the kernel.
            Tensor x = Random([n, c, 6, 5], 1);
            Tensor w = Random([Outputs, c, k, k], 2);
            Tensor[] v = [Random(x.shape, 3), Random(w.shape, 4)];

            Tensor[] expected = Derivatives(
                x,
                w,
                v,
                (a, b) => nn.functional.conv2d(a, b, padding: [padding, padding], strides: [stride, stride])
            );
            Tensor[] actual = Derivatives(
                x.to(ScalarType.Float32),
                w.to(ScalarType.Float32),
                [.. v.Select(t => t.to(ScalarType.Float32))],
                (a, b) =>
                {
                    HeapDirt.Spread();
                    return TrilinearConvolution.Apply(a, b, padding, stride);
                }
            );

            Assert.All(
                expected.Zip(actual),
                pair => Assert.True(Near.RelativeError(pair.Second.@double(), pair.First) < Rounding, $"batch {n}")
            );
        }
    }

    [Theory]
    [InlineData(6, 5, 3, 1, 2)]
    [InlineData(6, 5, 1, 0, 2)]
    [InlineData(7, 7, 3, 0, 3)]
    [InlineData(8, 4, 2, 0, 2)]
    public void The_three_products_are_the_convolution_and_its_gradients(
        long h,
        long w,
        long k,
        long padding,
        long stride
    )
    {
        using IDisposable scope = NewDisposeScope();
        var x = new Parameter(Random([3, 2, h, w], 1));
        var kernel = new Parameter(Random([5, 2, k, k], 2));
        Tensor y = nn.functional.conv2d(x, kernel, padding: [padding, padding], strides: [stride, stride]);
        Tensor g = Random(y.shape, 3);
        Tensor?[] gradients = Autograd.Gradient((y * g).sum(), [x, kernel]);
        var kind = new ConvolutionKind(2, 5, k, padding, stride);

        Assert.Equal([3, 5, kind.OutputSide(h), kind.OutputSide(w)], y.shape);
        Assert.True(Near.RelativeError(ConvolutionProducts.Output(x, kernel, padding, stride), y) < 1e-14);
        Tensor input = ConvolutionProducts.InputGradient(g, zeros_like(x), kernel, padding, stride);
        Tensor weight = ConvolutionProducts.WeightGradient(g, x, zeros_like(kernel), padding, stride);
        Assert.True(Near.RelativeError(input, gradients[0]!) < 1e-14);
        Assert.True(Near.RelativeError(weight, gradients[1]!) < 1e-14);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_layer_is_Conv2d_with_that_stride(bool secondOrder)
    {
        using IDisposable scope = NewDisposeScope();
        using var own = new Convolution2d("own", 3, 4, 3, padding: 1, stride: 2);
        using var native = nn.Conv2d(3, 4, 3, stride: 2, padding: 1);
        own.@double();
        native.@double();
        own.load_state_dict(native.state_dict());
        Tensor x = Random([5, 3, 7, 8], 1);

        Tensor output = Forward(own, x, secondOrder);

        Assert.Equal([5, 4, 4, 4], output.shape);
        Assert.True(Near.RelativeError(output, native.forward(x)) < 1e-14);
        Assert.Equal("3→4, 3×3, stride 2", own.Kind.ToString());
    }

    [Fact]
    public void A_stride_below_one_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Convolution2d("x", 1, 1, 1, stride: 0));

    private static Tensor Forward(Convolution2d layer, Tensor x, bool secondOrder)
    {
        if (!secondOrder)
            return layer.forward(x);
        using SecondOrder.Scope twice = SecondOrder.Expect();
        return layer.forward(x);
    }

    // ∂L/∂x, ∂L/∂w, and the products of the Hessian with v, for L = mean of y².
    private static Tensor[] Derivatives(Tensor x, Tensor w, Tensor[] v, Func<Tensor, Tensor, Tensor> convolution)
    {
        Parameter[] parameters = [new(x.clone()), new(w.clone())]; // a parameter takes its tensor over
        Tensor loss = convolution(parameters[0], parameters[1]).square().mean();
        Tensor?[] first = Autograd.DifferentiableGradient(loss, parameters, walkedBefore: false);
        HeapDirt.Spread();
        Tensor?[] second = Autograd.VectorJacobianProduct([((IList<Tensor>)[.. first.Select(t => t!)], v)], parameters);
        return [.. first.Concat(second).Select(t => t!)];
    }

    private static Tensor Random(long[] shape, long seed) =>
        SmallModels.Random(shape.Aggregate(1L, (a, b) => a * b), ScalarType.Float64, seed).reshape(shape);
}
