using Sharpest.Convolutions;
using Sharpest.Runtime;
using Sharpest.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tests.Convolutions;

public sealed class Convolution1dTests
{
    [Theory]
    [InlineData(1, 1, 1, 1, 1)]
    [InlineData(3, 5, 4, 3, 9)]
    [InlineData(7, 17, 20, 3, 3)]
    [InlineData(2, 6, 3, 2, 11)]
    public void Outputs_and_derivatives_are_those_of_Conv1d(long n, long c, long f, long k, long length)
    {
        using IDisposable scope = NewDisposeScope();
        (Convolution1d own, Conv1d native, Parameter x) = Drawn(n, c, f, k, length);

        Assert.Equal(["weight", "bias"], own.state_dict().Keys);
        Tensor[] expected = Derivatives(native, x);
        Tensor[] actual = Derivatives(own, x);
        Assert.All(expected.Zip(actual), pair => Assert.True(Near.RelativeError(pair.Second, pair.First) < 1e-12));
    }

    [Theory]
    [InlineData(4, 1, 2, 1, 5)]
    [InlineData(3, 5, 4, 3, 9)]
    [InlineData(7, 17, 20, 3, 3)]
    [InlineData(2, 6, 3, 2, 11)]
    public void The_largest_rectified_outputs_have_the_derivatives_of_a_maximum(
        long n,
        long c,
        long f,
        long k,
        long length
    )
    {
        using IDisposable scope = NewDisposeScope();
        (Convolution1d layer, Conv1d native, Parameter x) = Drawn(n, c, f, k, length);

        Tensor[] expected = Derivatives(input => nn.functional.relu(native.forward(input)).max(2).values, native, x);
        Tensor[] first = Derivatives(layer.LargestRectified, layer, x);
        Tensor[] second;
        using (SecondOrder.Scope twice = SecondOrder.Expect())
            second = Derivatives(layer.LargestRectified, layer, x);

        Assert.All(expected.Zip(first), pair => Assert.True(Near.RelativeError(pair.Second, pair.First) < 1e-12));
        Assert.All(expected.Zip(second), pair => Assert.True(Near.RelativeError(pair.Second, pair.First) < 1e-12));
    }

    [Fact]
    public void Inputs_that_do_not_fit_are_refused_with_what_is_needed()
    {
        using IDisposable scope = NewDisposeScope();
        using var layer = new Convolution1d("text", 2, 3, 3);
        Tensor[] wrong = [zeros(2, 5), zeros(1, 3, 5), zeros(1, 2, 2), zeros(1, 2, 5, dtype: ScalarType.Float64)];

        foreach (Tensor input in wrong)
        {
            var e = Assert.Throws<ArgumentException>(() => layer.forward(input));
            Assert.Contains(
                $"text was given {input.dtype} [{string.Join(", ", input.shape)}]",
                e.Message,
                StringComparison.Ordinal
            );
            Assert.Contains("Float32 [N, 2, L ≥ 3]", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_forward_pass_leaves_its_result_alone()
    {
        using var layer = new Convolution1d("text", 2, 3, 3);
        using Tensor input = zeros(1, 2, 5);
        layer.forward(input).Dispose();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        layer.forward(input).Dispose();

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    // The output, the gradients of the sum of its squares, and their products with a vector.
    // Two layers of the same weights, and an input, in double precision.
    private static (Convolution1d Own, Conv1d Native, Parameter X) Drawn(long n, long c, long f, long k, long length)
    {
        var own = new Convolution1d("own", c, f, k);
        Conv1d native = nn.Conv1d(c, f, k);
        own.@double();
        native.@double();
        own.load_state_dict(native.state_dict());
        Tensor x = SmallModels.Random(n * c * length, ScalarType.Float64, 1).reshape(n, c, length);
        return (own, native, new Parameter(x));
    }

    private static Tensor[] Derivatives(nn.Module<Tensor, Tensor> layer, Parameter x) =>
        Derivatives(layer.forward, layer, x);

    private static Tensor[] Derivatives(Func<Tensor, Tensor> pass, nn.Module layer, Parameter x)
    {
        Parameter[] parameters = [x, .. layer.parameters()];
        Tensor y = pass(x);
        Tensor?[] first = Autograd.DifferentiableGradient(y.pow(3).mean(), parameters, walkedBefore: false);
        Tensor[] v =
        [
            .. parameters.Select((p, i) => SmallModels.Random(p.numel(), ScalarType.Float64, i + 5).reshape(p.shape)),
        ];
        Tensor?[] second = Autograd.VectorJacobianProduct([((IList<Tensor>)[.. first.Select(t => t!)], v)], parameters);
        return [y, .. first.Concat(second).Select(t => t!)];
    }
}
