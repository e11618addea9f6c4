using Sharpest.Convolutions;
using Sharpest.Runtime;
using Sharpest.Tests.Support;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tests.Convolutions;

/// <summary>The products of a convolution and their derivatives against libtorch's own convolution in float64.</summary>
public sealed class TrilinearConvolutionTests
{
    public static TheoryData<long, long, long, long, long> Shapes =>
        new()
        {
            // batch, input channels, output channels, kernel, padding
            { 2, 3, 4, 3, 1 },
            { 1, 1, 1, 1, 0 },
            { 3, 2, 5, 3, 0 },
            { 2, 4, 2, 5, 2 },
            { 2, 3, 2, 2, 1 },
            { 1, 17, 20, 3, 1 },
            { 2, 2, 3, 3, 3 },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_three_products_are_the_convolution_and_its_gradients(long n, long c, long f, long k, long padding)
    {
        using IDisposable scope = NewDisposeScope();
        (Parameter x, Parameter w, Tensor g) = Draw(n, c, f, k, padding);
        Tensor y = nn.functional.conv2d(x, w, padding: [padding, padding]);
        Tensor?[] expected = Autograd.Gradient((y * g).sum(), [x, w]);

        Assert.True(Near.RelativeError(ConvolutionProducts.Output(x, w, padding), y) < 1e-14);
        Assert.True(
            Near.RelativeError(ConvolutionProducts.InputGradient(g, zeros_like(x), w, padding), expected[0]!) < 1e-14
        );
        Assert.True(
            Near.RelativeError(ConvolutionProducts.WeightGradient(g, x, zeros_like(w), padding), expected[1]!) < 1e-14
        );
    }

    [Fact]
    public void A_convolution_that_fails_is_an_exception_although_others_are_differentiated_after_it()
    {
        using IDisposable scope = NewDisposeScope();
        (Parameter x, Parameter first, _) = Draw(1, 2, 2, 3, 1);
        var second = new Parameter(first.detach().clone());
        Tensor loss;
        using (NewDisposeScope()) // it ends before the derivative is taken, as it does for graphs that are kept
        {
            Tensor middle = TrilinearConvolution.Apply(x, first, 1);
            loss = TrilinearConvolution.Apply(middle, second, 1).sum().MoveToOuterDisposeScope();
        }
        using (no_grad())
            second.add_(1);

        var e = Assert.Throws<AutogradException>(() => Autograd.Gradient(loss, [x, first, second]));

        Assert.Contains("inplace", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void First_and_second_derivatives_are_those_of_the_native_convolution(
        long n,
        long c,
        long f,
        long k,
        long padding
    )
    {
        using IDisposable scope = NewDisposeScope();
        (Parameter x, Parameter w, Tensor g) = Draw(n, c, f, k, padding);
        Tensor[] v = [Random(x.shape, 4), Random(w.shape, 5)];

        (Tensor?[] first, Tensor?[] second) = Derivatives(() => TrilinearConvolution.Apply(x, w, padding), x, w, g, v);
        (Tensor?[] native, Tensor?[] nativeSecond) = Derivatives(
            () => nn.functional.conv2d(x, w, padding: [padding, padding]),
            x,
            w,
            g,
            v
        );

        for (int i = 0; i < 2; i++)
        {
            Assert.True(Near.RelativeError(first[i]!, native[i]!) < 1e-13);
            Assert.True(Near.RelativeError(second[i]!, nativeSecond[i]!) < 1e-12);
        }
    }

    [Fact]
    public void Second_derivatives_agree_with_central_differences_of_the_first()
    {
        using IDisposable scope = NewDisposeScope();
        (Parameter x, Parameter w, Tensor g) = Draw(2, 3, 4, 3, 1);
        Tensor[] v = [Random(x.shape, 4), Random(w.shape, 5)];
        const double h = 1e-5;

        Tensor?[] second = Derivatives(() => TrilinearConvolution.Apply(x, w, 1), x, w, g, v).Second;

        Tensor?[] ahead = First(x.detach() + h * v[0], w.detach() + h * v[1], g);
        Tensor?[] behind = First(x.detach() - h * v[0], w.detach() - h * v[1], g);
        for (int i = 0; i < 2; i++)
            Assert.True(Near.RelativeError(second[i]!, (ahead[i]! - behind[i]!) / (2 * h)) < 1e-8);
    }

    [Fact]
    public void An_input_that_needs_no_gradient_gets_none_and_the_weight_gets_its_own()
    {
        using IDisposable scope = NewDisposeScope();
        (Parameter x, Parameter w, Tensor g) = Draw(2, 3, 4, 3, 1);
        Tensor fixedInput = x.detach();

        Tensor y = TrilinearConvolution.Apply(fixedInput, w, 1);

        Tensor gradient = Autograd.Gradient((y * g).sum(), [w])[0]!;
        Assert.True(Near.RelativeError(gradient, ConvolutionProducts.WeightGradient(g, x, w, 1)) < 1e-14);
        Assert.Null(fixedInput.grad);
    }

    // y² makes the second derivative depend on every one of the products' own derivatives.
    private static (Tensor?[] First, Tensor?[] Second) Derivatives(
        Func<Tensor> convolution,
        Parameter x,
        Parameter w,
        Tensor g,
        Tensor[] v
    )
    {
        Tensor?[] gradients = Autograd.DifferentiableGradient(
            (convolution().square() * g).sum(),
            [x, w],
            walkedBefore: false
        );
        Tensor?[] second = Autograd.VectorJacobianProduct([((IList<Tensor>)[.. gradients.Select(t => t!)], v)], [x, w]);
        return (gradients, second);
    }

    private static Tensor?[] First(Tensor x, Tensor w, Tensor g)
    {
        Parameter moved = new(x);
        Parameter weight = new(w);
        return Autograd.Gradient(
            (nn.functional.conv2d(moved, weight, padding: [1, 1]).square() * g).sum(),
            [moved, weight]
        );
    }

    private static (Parameter X, Parameter W, Tensor G) Draw(long n, long c, long f, long k, long padding)
    {
        const long height = 6;
        const long width = 7;
        return (
            new Parameter(Random([n, c, height, width], 1)),
            new Parameter(Random([f, c, k, k], 2)),
            Random([n, f, height + 2 * padding - k + 1, width + 2 * padding - k + 1], 3)
        );
    }

    private static Tensor Random(long[] shape, long seed) =>
        SmallModels.Random(shape.Aggregate(1L, (a, b) => a * b), ScalarType.Float64, seed).reshape(shape);
}
