using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Tests.Support;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tests.Operators;

public sealed class PreconditionerTests
{
    private const double Rate = 0.01;

    [Theory]
    [InlineData("adam")]
    [InlineData("amsgrad")]
    [InlineData("adamw")]
    [InlineData("adamw-amsgrad")]
    public void Of_Adam_it_is_what_the_next_step_divides_the_momentum_by(string kind)
    {
        using IDisposable scope = NewDisposeScope();
        OutputProblem p = OutputProblem.Classifier();
        using optim.Optimizer optimizer = Adaptive(kind, p.Model);
        Train(p, optimizer, 5);
        Tensor momentum = Momentum(kind, 5, 0.8); // by its definition, from the gradients alone
        var layout = new ParameterLayout(p.Model);
        Tensor before = layout.Read();
        Tensor next = momentum.mul(0.8).add(Gradient(p), alpha: 0.2);

        Step(p, optimizer);
        using Preconditioner diagonal = Preconditioner.Of(optimizer, layout);

        Tensor expected = before - Rate * next / diagonal.Diagonal;
        Assert.True(Near.RelativeError(layout.Read() - before, expected - before) < 1e-9);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_RMSProp_it_is_what_the_step_divides_the_gradient_by(bool centred)
    {
        using IDisposable scope = NewDisposeScope();
        OutputProblem p = OutputProblem.Classifier();
        using optim.Optimizer optimizer = optim.RMSProp(p.Model.parameters(), Rate, 0.9, 1e-6, centered: centred);
        Train(p, optimizer, 4);
        var layout = new ParameterLayout(p.Model);
        Tensor before = layout.Read();
        Tensor gradient = Gradient(p);

        Step(p, optimizer);
        using Preconditioner diagonal = Preconditioner.Of(optimizer, layout);

        Tensor moved = layout.Read() - before;
        Assert.True(Near.RelativeError(moved, -Rate * gradient / diagonal.Diagonal) < 1e-9);
    }

    [Fact]
    public void Groups_with_options_of_their_own_and_another_order_of_parameters_are_followed()
    {
        using IDisposable scope = NewDisposeScope();
        var first = new Parameter(ones(2, dtype: float64));
        var second = new Parameter(ones(3, dtype: float64));
        using optim.Optimizer optimizer = new Adam([
            new Adam.ParamGroup([first], beta1: 0.5, beta2: 0.9, eps: 1.0),
            new Adam.ParamGroup([second], beta1: 0.8, beta2: 0.99, eps: 2.0),
        ]);
        first.grad = full_like(first, 3.0);
        optimizer.step(); // the second has no gradient yet: it takes its first step later
        second.grad = full_like(second, 4.0);
        optimizer.step();
        var layout = new ParameterLayout([("second", second), ("first", first)]);

        using Preconditioner read = Preconditioner.Of(optimizer, layout);

        // A constant gradient g gives ν/(1 − β₂ᵗ) = g².
        double[] expected = [.. Enumerable.Repeat(0.2 * (4 + 2), 3), .. Enumerable.Repeat(0.75 * (3 + 1), 2)];
        Assert.All(Near.Values(read.Diagonal).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
    }

    [Fact]
    public void Optimizers_that_cannot_be_read_are_refused_with_the_reason()
    {
        using IDisposable scope = NewDisposeScope();
        OutputProblem p = OutputProblem.Classifier();
        var layout = new ParameterLayout(p.Model);
        using optim.Optimizer fresh = optim.Adam(p.Model.parameters());
        using optim.Optimizer sgd = optim.SGD(p.Model.parameters(), 0.1);
        using optim.Optimizer part = optim.Adam(p.Model.parameters().Skip(1));
        Train(p, part, 1);

        Assert.Contains("no step", Message(fresh, layout), StringComparison.Ordinal);
        Assert.Contains("SGD", Message(sgd, layout), StringComparison.Ordinal);
        Assert.Contains("first.weight", Message(part, layout), StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_leaves_nothing_behind_and_the_optimizer_as_it_was()
    {
        OutputProblem p = OutputProblem.Classifier();
        using optim.Optimizer optimizer = Adaptive("amsgrad", p.Model);
        Train(p, optimizer, 2);
        var layout = new ParameterLayout(p.Model);
        using Preconditioner before = Preconditioner.Of(optimizer, layout);

        Assert.Equal(0, TensorCount.Left(() => Preconditioner.Of(optimizer, layout).Dispose()));
        using Preconditioner after = Preconditioner.Of(optimizer, layout);
        Assert.True(Near.Same(before.Diagonal, after.Diagonal));
    }

    private static optim.Optimizer Adaptive(string kind, nn.Module model) =>
        kind switch
        {
            "adam" => optim.Adam(model.parameters(), Rate, 0.8, 0.95, 1e-6),
            "amsgrad" => optim.Adam(model.parameters(), Rate, 0.8, 0.95, 1e-6, amsgrad: true),
            "adamw" => optim.AdamW(model.parameters(), Rate, 0.8, 0.95, 1e-6, weight_decay: 0),
            _ => optim.AdamW(model.parameters(), Rate, 0.8, 0.95, 1e-6, weight_decay: 0, amsgrad: true),
        };

    private static void Train(OutputProblem p, optim.Optimizer optimizer, int steps)
    {
        for (int i = 0; i < steps; i++)
            Step(p, optimizer);
    }

    private static void Step(OutputProblem p, optim.Optimizer optimizer)
    {
        using IDisposable scope = NewDisposeScope();
        optimizer.zero_grad();
        p.Loss.Mean(p.Model.forward(p.Inputs), p.Targets).backward();
        optimizer.step();
    }

    private static Tensor Gradient(OutputProblem p) => p.Objective().LossAndGradient().Gradient;

    // The same training, run anew beside the optimizer's own state.
    private static Tensor Momentum(string kind, int steps, double beta1)
    {
        OutputProblem p = OutputProblem.Classifier();
        using optim.Optimizer optimizer = Adaptive(kind, p.Model);
        Tensor momentum = zeros(new ParameterLayout(p.Model).Dimension, dtype: float64);
        for (int i = 0; i < steps; i++)
        {
            momentum.mul_(beta1).add_(Gradient(p), alpha: 1 - beta1);
            Step(p, optimizer);
        }
        return momentum;
    }

    private static string Message(optim.Optimizer optimizer, ParameterLayout layout) =>
        Assert.Throws<ArgumentException>(() => Preconditioner.Of(optimizer, layout)).Message;
}
