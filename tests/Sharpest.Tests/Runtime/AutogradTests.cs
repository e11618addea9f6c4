using Sharpest.Convolutions;
using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Runtime;
using Sharpest.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tests.Runtime;

/// <summary>Hostile losses: each must end in a managed exception. That the test process survives is the proof.</summary>
public sealed class AutogradTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Parameter w = new(tensor((double[])[1, 2, 3]));
    private readonly Parameter other = new(tensor((double[])[4]));

    public void Dispose() => scope.Dispose();

    [Fact]
    public void A_graph_that_was_freed_is_refused()
    {
        Tensor loss = w.square().sum();
        loss.backward();

        Refused(loss, "second time", "compute it anew");
    }

    [Fact]
    public void A_tensor_changed_in_place_is_refused()
    {
        Tensor changed = w.exp();
        Tensor loss = changed.square().sum();
        changed.add_(1);

        Refused(loss, "modified by an inplace operation", "out-of-place");
    }

    [Fact]
    public void The_input_of_a_convolution_changed_in_place_is_refused_in_every_batch()
    {
        foreach (bool own in (bool[])[true, false])
        {
            nn.Module<Tensor, Tensor> layer = own
                ? new Convolution2d("own", 2, 2, 3, 1)
                : nn.Conv2d(2, 2, 3, padding: 1);
            using (no_grad())
                layer.parameters().First().normal_();
            Tensor x = ones(1, 2, 4, 4);
            Objective objective = Objective.Create(
                layer,
                [0, 1, 1],
                batch =>
                {
                    Tensor once = layer.forward(x);
                    Tensor loss = layer.forward(once).square().mean();
                    if (batch == 1)
                        once.add_(1);
                    return loss;
                },
                _ => 3
            );

            var e = Assert.Throws<AutogradException>(() => Build(objective));
            Assert.Contains("inplace", e.Message, StringComparison.Ordinal);
            Assert.Throws<AutogradException>(() => objective.LossAndGradient());
        }
    }

    [Fact]
    public void An_operation_without_a_second_derivative_is_refused_at_the_first_product()
    {
        nn.Module<Tensor, Tensor> model = nn.Linear(4, 12, dtype: ScalarType.Float32);
        Tensor x = randn(2, 5, 4);
        Objective objective = Objective.Create(
            model,
            [x],
            b =>
            {
                Tensor[] qkv = model.forward(b).unsqueeze(1).chunk(3, 3);
                return nn.functional.scaled_dot_product_attention(qkv[0], qkv[1], qkv[2]).square().mean();
            },
            b => b.size(0)
        );

        var e = Assert.Throws<AutogradException>(() =>
        {
            using var hessian = new HessianOperator(objective);
            hessian.Apply(ones(hessian.Dimension));
        });

        Assert.Contains("second derivative", e.Message, StringComparison.Ordinal);
        Assert.True(double.IsFinite(objective.LossAndGradient().Gradient.norm().ToDouble()));
    }

    [Fact]
    public void A_parameter_that_is_not_used_has_no_derivative()
    {
        Tensor?[] first = Autograd.Gradient(w.square().sum(), [w, other]);
        Tensor?[] second = Autograd.DifferentiableGradient(w.square().sum(), [w, other], walkedBefore: false);

        Assert.Equal([2, 4, 6], Near.Values(first[0]!));
        Assert.Equal([2, 4, 6], Near.Values(second[0]!));
        Assert.True(second[0]!.requires_grad);
        Assert.Null(first[1]);
        Assert.Null(second[1]);
    }

    [Fact]
    public void A_loss_that_is_linear_in_a_parameter_has_a_Hessian_of_zero_there()
    {
        var layout = new ParameterLayout([("w", w), ("other", other)]);
        nn.Module holder = nn.Linear(1, 1);
        Objective objective = Objective.Create(holder, [0], _ => w.pow(3).sum() + 5 * other.sum(), _ => 1, layout);
        using var hessian = new HessianOperator(objective);

        Tensor product = hessian.Apply(ones(4, dtype: ScalarType.Float64));

        Assert.Equal([6, 12, 18, 0], Near.Values(product));
        Assert.Equal([3, 12, 27, 5], Near.Values(hessian.Gradient));
    }

    [Fact]
    public void A_loss_that_is_linear_in_every_parameter_has_a_Hessian_of_zero()
    {
        Objective objective = Objective.Create(
            nn.Linear(1, 1),
            [0],
            _ => w.sum(),
            _ => 1,
            new ParameterLayout([("w", w)])
        );
        using var hessian = new HessianOperator(objective);

        Assert.Equal([0, 0, 0], Near.Values(hessian.Apply(ones(3, dtype: ScalarType.Float64))));
    }

    [Fact]
    public void What_is_no_differentiable_scalar_is_refused_before_libtorch_sees_it()
    {
        Tensor gone = w.sum();
        gone.Dispose();
        Parameter lost = new(ones(2));
        lost.Dispose();

        Argument(gone, [w], "The loss has been disposed");
        Argument(w.square(), [w], "shape [3]");
        Argument(tensor(3.0), [w], "does not depend on any parameter");
        Argument(tensor(3), [w], "dtype Int32");
        Argument(w.sum(), [w, lost], "Parameter 1 has been disposed");
        Argument(w.sum(), [w.mul(2)], "Parameter 0 is not a leaf");
        Argument(w.sum(), [ones(2)], "Parameter 0 is not a leaf");
    }

    [Fact]
    public void Directions_that_do_not_fit_their_outputs_are_refused()
    {
        Tensor gradient = Autograd.DifferentiableGradient(w.pow(3).sum(), [w], walkedBefore: false)[0]!;
        Tensor gone = ones(3, dtype: ScalarType.Float64);
        gone.Dispose();
        (Tensor Direction, string Says)[] wrong =
        [
            (ones(2, dtype: ScalarType.Float64), "[2]"),
            (ones(3), "Float32"),
            (gone, "disposed"),
        ];

        foreach ((Tensor direction, string says) in wrong)
        {
            var e = Assert.Throws<ArgumentException>(() =>
                Autograd.VectorJacobianProduct([((IList<Tensor>)[gradient], (IList<Tensor>)[direction])], [w])
            );
            Assert.Contains(says, e.Message, StringComparison.Ordinal);
        }
        var count = Assert.Throws<ArgumentException>(() =>
            Autograd.VectorJacobianProduct([((IList<Tensor>)[gradient], (IList<Tensor>)[])], [w])
        );
        Assert.Contains("1 outputs were given 0 directions", count.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Held_gradients_survive_success_and_failure()
    {
        w.grad = full_like(w, 7.0);
        Autograd.Gradient(w.square().sum(), [w, other]);
        Tensor changed = w.exp();
        Tensor loss = changed.square().sum();
        changed.add_(1);

        Assert.Throws<AutogradException>(() => Autograd.Gradient(loss, [w, other]));

        Assert.Equal([7, 7, 7], Near.Values(w.grad!));
        Assert.Null(other.grad);
    }

    private void Refused(Tensor loss, string cause, string remedy)
    {
        foreach (
            Action call in (Action[])
                [
                    () => Autograd.Gradient(loss, [w]),
                    () => Autograd.DifferentiableGradient(loss, [w], walkedBefore: false),
                ]
        )
        {
            var e = Assert.Throws<AutogradException>(call);
            Assert.Contains(cause, e.Message, StringComparison.Ordinal);
            Assert.Contains(remedy, e.Message, StringComparison.Ordinal);
            Assert.NotNull(e.InnerException);
        }
    }

    private static void Argument(Tensor loss, Tensor[] parameters, string says)
    {
        foreach (
            Action call in (Action[])
                [
                    () => Autograd.Gradient(loss, parameters),
                    () => Autograd.DifferentiableGradient(loss, parameters, walkedBefore: false),
                ]
        )
            Assert.Contains(says, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    private static void Build(Objective objective)
    {
        using var hessian = new HessianOperator(objective);
    }
}
