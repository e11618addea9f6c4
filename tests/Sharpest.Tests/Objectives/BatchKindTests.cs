using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tests.Objectives;

/// <summary>Models and batches of many kinds: each Hessian against differences of gradients, with unequal batches.</summary>
public sealed class BatchKindTests : IDisposable
{
    private const double Agreement = 1e-6;

    private readonly DisposeScope scope = NewDisposeScope();

    public BatchKindTests() => manual_seed(9);

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void Sequences_through_an_LSTM(double l2)
    {
        LSTM net = nn.LSTM(2, 2, dtype: ScalarType.Float64);
        Agrees(net, x => net.forward(x, null).Item1.pow(2).mean(), [Data(4, 3, 2), Data(6, 1, 2)], x => x.size(1), l2);
    }

    [Fact]
    public void Sequences_through_a_GRU()
    {
        GRU net = nn.GRU(2, 2, dtype: ScalarType.Float64);
        Agrees(net, x => net.forward(x, null).Item1.pow(2).mean(), [Data(3, 2, 2), Data(5, 3, 2)], x => x.size(1));
    }

    [Fact]
    public void Sequences_through_a_loop_of_ones_own()
    {
        Linear cell = nn.Linear(5, 3, dtype: ScalarType.Float64);
        Agrees(
            cell,
            x =>
            {
                Tensor state = zeros(x.size(0), 3, dtype: ScalarType.Float64);
                for (int t = 0; t < x.size(1); t++)
                    state = cell.forward(cat([x.select(1, t), state], 1)).tanh();
                return state.pow(2).mean();
            },
            [Data(3, 4, 2), Data(1, 6, 2)],
            x => x.size(0)
        );
    }

    [Fact]
    public void Attention_with_an_explicit_softmax()
    {
        Linear project = nn.Linear(3, 9, dtype: ScalarType.Float64);
        Agrees(
            project,
            x =>
            {
                Tensor[] qkv = project.forward(x).chunk(3, 2);
                Tensor weights = qkv[0].matmul(qkv[1].transpose(1, 2)).div(Math.Sqrt(3)).softmax(2);
                return weights.matmul(qkv[2]).pow(2).mean();
            },
            [Data(2, 4, 3), Data(3, 5, 3)],
            x => x.size(0)
        );
    }

    [Fact]
    public void Points_without_targets_where_the_loss_takes_a_derivative_itself()
    {
        // The residual of u' = −u at random points: no data at all, and the loss differentiates the network.
        Sequential net = nn.Sequential(
            ("a", nn.Linear(1, 4, dtype: ScalarType.Float64)),
            ("tanh", nn.Tanh()),
            ("b", nn.Linear(4, 1, dtype: ScalarType.Float64))
        );
        Agrees(
            net,
            points =>
            {
                Tensor t = points.detach().requires_grad_();
                Tensor u = net.forward(t);
                Tensor slope = autograd.grad([u.sum()], [t], retain_graph: true, create_graph: true)[0];
                return (slope + u).square().mean();
            },
            [Data(5, 1), Data(3, 1)],
            x => x.size(0),
            differentiates: true
        );
    }

    private static Tensor Data(params long[] shape) => randn(shape, dtype: ScalarType.Float64);

    private static void Agrees(
        nn.Module model,
        Func<Tensor, Tensor> loss,
        Tensor[] batches,
        Func<Tensor, long> count,
        double l2 = 0.05,
        bool differentiates = false
    )
    {
        var options = new ObjectiveOptions { L2 = l2, LossDifferentiates = differentiates };
        Objective objective = Objective.Create(model, batches, loss, count, options: options);
        using var hessian = new HessianOperator(objective);
        Tensor dense = DenseHessian.Of(hessian);

        Assert.Equal(objective.Loss(), hessian.Loss, 1e-13);
        Assert.True(dense.norm().ToDouble() > 1e-3);
        Assert.True(Near.RelativeError(dense, dense.t()) < 1e-12);
        Assert.True(Near.RelativeError(dense, DenseHessian.ByDifferences(objective)) < Agreement);
    }
}
