using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Tests.Objectives;

public sealed class SupervisedObjectiveTests
{
    [Fact]
    public void Classification_is_the_mean_cross_entropy_that_torch_computes()
    {
        using IDisposable scope = NewDisposeScope();
        OutputProblem p = OutputProblem.Classifier();
        Objective objective = Objective.Classification(p.Model, p.Inputs, p.Targets, microBatch: 4);

        double expected = nn.functional.cross_entropy(p.Model.forward(p.Inputs), p.Targets).ToDouble();

        Assert.Equal(expected, objective.Loss(), 1e-14);
        Assert.Equal(11, objective.Examples);
        Assert.Equal(expected, p.Objective().Loss(), 1e-14);
    }

    [Fact]
    public void Regression_is_the_mean_squared_error_that_torch_computes()
    {
        using IDisposable scope = NewDisposeScope();
        OutputProblem p = OutputProblem.Regression(SquaredErrorScale.Mean);
        double expected = nn.functional.mse_loss(p.Model.forward(p.Inputs), p.Targets).ToDouble();

        Objective mean = Objective.Regression(p.Model, p.Inputs, p.Targets, microBatch: 4);
        Objective half = Objective.Regression(p.Model, p.Inputs, p.Targets, SquaredErrorScale.Half, microBatch: 3);

        Assert.Equal(expected, mean.Loss(), 1e-14);
        Assert.Equal(expected, half.Loss(), 1e-14); // two outputs: 1/D is ½
        Assert.Equal(3, mean.MicroBatches);
    }

    [Fact]
    public void Sequences_of_unequal_length_count_by_their_positions()
    {
        using IDisposable scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> model = SmallModels.Mlp(ScalarType.Float64);
        Tensor x = SmallModels.Random(9 * 6, ScalarType.Float64).reshape(9, 6);
        Tensor y = tensor(new long[] { 0, 1, 2, 2, 1, 0, 0, 2, 1 });
        // One batch of two sequences of three positions, and one of a single sequence of three.
        (Tensor X, Tensor Y)[] batches =
        [
            (x.narrow(0, 0, 6).reshape(2, 3, 6), y.narrow(0, 0, 6).reshape(2, 3)),
            (x.narrow(0, 6, 3).reshape(1, 3, 6), y.narrow(0, 6, 3).reshape(1, 3)),
        ];

        Objective objective = Objective.Supervised(
            model,
            batches,
            batch => model.forward(batch.X).transpose(1, 2),
            batch => batch.Y,
            new SoftmaxCrossEntropy()
        );

        Assert.Equal(9, objective.Examples);
        Assert.Equal(nn.functional.cross_entropy(model.forward(x), y).ToDouble(), objective.Loss(), 1e-14);
        Assert.False(batches[0].Y.IsInvalid);
    }

    [Fact]
    public void Evaluations_leave_no_tensor_behind_and_keep_the_batches_alive()
    {
        OutputProblem p = OutputProblem.Regression(SquaredErrorScale.Sum);
        (Tensor, Tensor)[] batches = [(p.Inputs, p.Targets)];

        long left = TensorCount.Left(() =>
        {
            Objective objective = Objective.Supervised(
                p.Model,
                batches,
                batch => p.Model.forward(batch.Item1),
                batch => batch.Item2,
                p.Loss
            );
            objective.Loss();
            objective.LossAndGradient().Gradient.Dispose();
            using var g = new GaussNewtonOperator(objective);
        });

        Assert.Equal(0, left);
        Assert.False(p.Targets.IsInvalid);
    }

    [Fact]
    public void An_objective_that_knows_only_its_loss_says_so_to_operators_that_need_outputs()
    {
        using IDisposable scope = NewDisposeScope();
        OutputProblem p = OutputProblem.Classifier();
        Objective objective = Objective.Create(
            p.Model,
            [0],
            _ => nn.functional.cross_entropy(p.Model.forward(p.Inputs), p.Targets),
            _ => 11
        );

        var e = Assert.Throws<ArgumentException>(() => new GaussNewtonOperator(objective));
        Assert.Contains("Objective.Supervised", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new FisherOperator(objective, FisherKind.Empirical));
    }

    [Fact]
    public void Outputs_that_do_not_fit_the_targets_are_refused()
    {
        using IDisposable scope = NewDisposeScope();
        OutputProblem p = OutputProblem.Classifier();

        Objective regression = Objective.Regression(p.Model, p.Inputs, zeros(11, dtype: ScalarType.Float64));
        Assert.Throws<ArgumentException>(() => regression.Loss());
        Assert.Throws<ArgumentException>(() => Objective.Regression(p.Model, p.Inputs, zeros(10, 3)));
        Assert.Throws<ArgumentException>(() => Objective.Classification(p.Model, p.Inputs, zeros(11, 1, dtype: int64)));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Objective.Regression(p.Model, p.Inputs, zeros(11, 3), microBatch: 0)
        );
    }
}
