using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tests.Objectives;

/// <summary>Modes, buffers, dropout masks: what is evaluated, and that nothing of it is left changed.</summary>
public sealed class EvaluationModeTests : IDisposable
{
    private static readonly int[] Unequal = [4, 3];

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly BatchNorm1d norm = nn.BatchNorm1d(4, dtype: ScalarType.Float64);
    private readonly Dropout drop = nn.Dropout(0.5);
    private readonly Sequential model;
    private readonly Tensor x = SmallModels.Random(21, ScalarType.Float64).reshape(7, 3);

    public EvaluationModeTests()
    {
        manual_seed(5);
        model = nn.Sequential(
            ("a", nn.Linear(3, 4, dtype: ScalarType.Float64)),
            ("norm", norm),
            ("tanh", nn.Tanh()),
            ("drop", drop),
            ("b", nn.Linear(4, 2, dtype: ScalarType.Float64))
        );
        drop.p = 0;
    }

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Inference_uses_the_running_statistics_and_training_those_of_each_micro_batch()
    {
        double inference = Of(EvaluationMode.Inference).Loss();
        double training = Of(EvaluationMode.Training).Loss();

        model.eval();
        double expectedInference = (4 * Mean(0, 4) + 3 * Mean(4, 3)) / 7;
        model.train();
        double expectedTraining = (4 * Mean(0, 4) + 3 * Mean(4, 3)) / 7;
        Assert.Equal(expectedInference, inference, 1e-14);
        Assert.Equal(expectedTraining, training, 1e-14);
        Assert.True(Math.Abs(inference - training) > 1e-3, "the case is too weak to tell");
    }

    [Theory]
    [InlineData(EvaluationMode.Inference)]
    [InlineData(EvaluationMode.Training)]
    [InlineData(EvaluationMode.AsIs)]
    public void The_Hessian_agrees_with_differences_of_gradients_in_every_mode(EvaluationMode mode)
    {
        Objective objective = Of(mode);
        using var hessian = new HessianOperator(objective);

        Assert.True(Near.RelativeError(DenseHessian.Of(hessian), DenseHessian.ByDifferences(objective)) < 1e-6);
    }

    [Theory]
    [InlineData(EvaluationMode.Inference)]
    [InlineData(EvaluationMode.Training)]
    public void Every_modules_own_mode_and_every_buffer_is_the_same_afterwards(EvaluationMode mode)
    {
        model.train();
        norm.eval();
        Tensor[] buffers = [.. model.buffers().Select(b => b.clone())];
        Objective objective = Of(mode);

        objective.Loss();
        objective.LossAndGradient();
        using (var hessian = new HessianOperator(objective, new HessianOptions { MemoryBytes = 0 }))
            hessian.Apply(ones(hessian.Dimension, dtype: ScalarType.Float64));

        Assert.True(model.training && drop.training && !norm.training);
        Assert.All(model.buffers().Zip(buffers), pair => Assert.True(Near.Same(pair.First, pair.Second)));
    }

    [Fact]
    public void Fixed_masks_thin_the_network_alike_at_every_evaluation_and_leave_the_generator_alone()
    {
        drop.p = 0.5;
        Objective objective = Of(EvaluationMode.Training, DropoutRule.FixedMask);
        Tensor state = get_rng_state();

        double first = objective.Loss();
        using var hessian = new HessianOperator(objective);
        Tensor dense = DenseHessian.Of(hessian);

        Assert.Equal(first, objective.Loss());
        Assert.Equal(first, hessian.Loss, 1e-14);
        Assert.True(Near.RelativeError(dense, DenseHessian.ByDifferences(objective)) < 1e-6);
        Assert.True(Near.Same(get_rng_state(), state));
        Assert.NotEqual(first, Of(EvaluationMode.Training, DropoutRule.FixedMask, 1).Loss());
    }

    [Fact]
    public void Dropout_is_refused_only_where_it_is_active()
    {
        drop.p = 0.5;
        Assert.True(double.IsFinite(Of(EvaluationMode.Inference).Loss()));

        var e = Assert.Throws<NonDeterministicObjectiveException>(() => Of(EvaluationMode.Training).Loss());

        Assert.Contains("drop (Dropout)", e.Message, StringComparison.Ordinal);
        Assert.Contains("DropoutRule.FixedMask", e.Message, StringComparison.Ordinal);
        Assert.True(model.training);
    }

    [Fact]
    public void The_check_costs_two_forward_passes_of_the_first_micro_batch_once()
    {
        var calls = new List<long>();
        Objective objective = Objective.Create(
            model,
            [4L, 3L],
            n =>
            {
                calls.Add(n);
                return model.forward(x[..(int)n]).square().mean();
            },
            n => n
        );

        objective.Loss();
        objective.Loss();
        objective.Restrict(ParameterLayout.Matching(model, "a.*")).Loss();

        Assert.Equal([4, 4, 4, 3, 4, 3, 4, 3], calls);
    }

    [Fact]
    public void Training_mode_leaves_no_tensor_behind()
    {
        drop.p = 0.5;
        long left = TensorCount.Left(() =>
        {
            Objective objective = Of(EvaluationMode.Training, DropoutRule.FixedMask);
            objective.Loss();
            objective.LossAndGradient().Gradient.Dispose();
        });

        Assert.Equal(0, left);
    }

    private double Mean(long start, long count)
    {
        using IDisposable _ = no_grad();
        Tensor[] buffers = [.. model.buffers().Select(b => b.clone())];
        double mean = model.forward(x.narrow(0, start, count)).square().mean().ToDouble();
        foreach ((Tensor buffer, Tensor copy) in model.buffers().Zip(buffers))
            buffer.copy_(copy);
        return mean;
    }

    private Objective Of(EvaluationMode mode, DropoutRule dropout = DropoutRule.Refuse, long seed = 0) =>
        Objective.Create(
            model,
            Unequal,
            n =>
            {
                using Tensor part = n == 4 ? x.narrow(0, 0, 4) : x.narrow(0, 4, 3);
                using Tensor output = model.forward(part);
                using Tensor squares = output.square();
                return squares.mean();
            },
            n => n,
            options: new ObjectiveOptions
            {
                Mode = mode,
                Dropout = dropout,
                MaskSeed = seed,
            }
        );
}
