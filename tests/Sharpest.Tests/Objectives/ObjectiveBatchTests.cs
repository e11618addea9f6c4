using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Tests.Objectives;

/// <summary>Batches of any type, and what is refused.</summary>
public sealed class ObjectiveBatchTests
{
    [Fact]
    public void A_batch_may_be_a_tensor_without_labels()
    {
        using IDisposable scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> model = SmallModels.Mlp(ScalarType.Float64, classes: 6);
        Tensor data = SmallModels.Vectors(ScalarType.Float64, 9).Inputs;
        Tensor[] batches = [data.narrow(0, 0, 4), data.narrow(0, 4, 5)];
        Objective objective = Objective.Create(
            model,
            batches,
            x => (model.forward(x) - x).square().mean(),
            x => x.size(0)
        );

        (double loss, Tensor gradient) = objective.LossAndGradient();

        Tensor expected = (model.forward(data) - data).square().mean();
        Assert.Equal(expected.ToDouble(), loss, 1e-14);
        Assert.True(Near.RelativeError(gradient, CentralGradient(objective)) < 1e-8);
    }

    [Fact]
    public void A_batch_may_be_a_dictionary_with_two_inputs()
    {
        using IDisposable scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> model = SmallModels.Mlp(ScalarType.Float64);
        Dictionary<string, Tensor>[] batches = [Pair(4, 1), Pair(3, 2)];
        Objective objective = Objective.Create(
            model,
            batches,
            batch => (model.forward(batch["left"]) * model.forward(batch["right"])).sum(1).mean(),
            batch => batch["left"].size(0)
        );

        (double loss, Tensor gradient) = objective.LossAndGradient();
        Tensor v = SmallModels.Random(objective.Parameters.Dimension, ScalarType.Float64);
        Tensor expected = CentralProduct(objective, v);
        using var hessian = new HessianOperator(objective);

        Assert.Equal(7, objective.Examples);
        Assert.Equal(objective.Loss(), loss, 1e-14);
        Assert.True(Near.RelativeError(hessian.Apply(v), expected) < 1e-7);
        Assert.True(Near.RelativeError(gradient, CentralGradient(objective)) < 1e-8);
    }

    [Fact]
    public void Batches_weigh_as_many_examples_as_they_say()
    {
        using IDisposable scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> model = SmallModels.Mlp(ScalarType.Float64);
        Tensor bias = model.parameters().Last();
        // Mean losses 3·b₀ and 10·b₀ with 1 and 4 examples: the gradient to b₀ is (1·3 + 4·10)/5.
        Objective objective = Objective.Create<(double Slope, long Count)>(
            model,
            [(3, 1), (10, 4)],
            batch => bias.select(0, 0) * batch.Slope,
            batch => batch.Count
        );

        (_, Tensor gradient) = objective.LossAndGradient();

        double[] values = Near.Values(gradient);
        Assert.Equal(8.6, values[^3], 1e-14);
        Assert.Equal(1, values.Count(v => v != 0));
    }

    [Fact]
    public void Only_the_parameters_chosen_are_differentiated()
    {
        using IDisposable scope = NewDisposeScope();
        using var golden = new Golden("hessian_mlp");
        nn.Module<Tensor, Tensor> model = golden.Mlp();
        var layout = new ParameterLayout(
            model
                .named_parameters()
                .Where(p => p.name.StartsWith("head", StringComparison.Ordinal))
                .Select(p => (p.name, (Tensor)p.parameter))
        );
        Objective objective = Objective.Classification(
            model,
            golden.Tensor("inputs"),
            golden.Tensor("labels"),
            parameters: layout
        );

        (_, Tensor gradient) = objective.LossAndGradient();

        Assert.True(Near.RelativeError(gradient, golden.Tensor("gradient").narrow(0, 89, 18)) < 1e-13);
    }

    [Fact]
    public void No_batch_and_an_empty_batch_are_refused()
    {
        nn.Module<Tensor, Tensor> model = SmallModels.Mlp(ScalarType.Float32);
        Func<long, Tensor> loss = _ => model.parameters().First().sum();

        var none = Assert.Throws<ArgumentException>(() => Objective.Create<long>(model, [], loss, n => n));
        var empty = Assert.Throws<ArgumentException>(() => Objective.Create(model, [3L, 0L], loss, n => n));

        Assert.Contains("no batch", none.Message, StringComparison.Ordinal);
        Assert.Contains("Batch 1 has 0 examples", empty.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_that_do_not_match_the_inputs_are_refused_with_both_numbers()
    {
        using IDisposable scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> model = SmallModels.Mlp(ScalarType.Float32);
        Tensor inputs = zeros(5, 6);

        var few = Assert.Throws<ArgumentException>(() =>
            Objective.Classification(model, inputs, zeros(4, dtype: int64))
        );
        var wide = Assert.Throws<ArgumentException>(() =>
            Objective.Classification(model, inputs, zeros(5, 1, dtype: int64))
        );
        var none = Assert.Throws<ArgumentException>(() =>
            Objective.Classification(model, zeros(0, 6), zeros(0, dtype: int64))
        );

        Assert.Contains("5 inputs were given labels of shape [4]", few.Message, StringComparison.Ordinal);
        Assert.Contains("[5, 1]", wide.Message, StringComparison.Ordinal);
        Assert.Contains("at least one", none.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Objective.Classification(model, inputs, zeros(5, dtype: int64), microBatch: 0)
        );
    }

    [Fact]
    public void A_loss_that_is_no_scalar_or_has_no_graph_is_refused_with_the_remedy()
    {
        using IDisposable scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> model = SmallModels.Mlp(ScalarType.Float32);
        Tensor x = ones(4, 6);
        Objective rows = Objective.Create(model, [x], b => model.forward(b).sum(1), b => b.size(0));
        Objective detached = Objective.Create(model, [x], b => model.forward(b).sum().detach(), b => b.size(0));

        foreach (Action call in (Action[])[() => rows.LossAndGradient(), () => Build(rows)])
        {
            var e = Assert.Throws<ArgumentException>(call);
            Assert.Contains("The loss has shape [4]; reduce it", e.Message, StringComparison.Ordinal);
        }
        foreach (Action call in (Action[])[() => detached.LossAndGradient(), () => Build(detached)])
        {
            var e = Assert.Throws<ArgumentException>(call);
            Assert.Contains("does not depend on any parameter", e.Message, StringComparison.Ordinal);
        }
    }

    private static void Build(Objective objective)
    {
        using var hessian = new HessianOperator(objective);
    }

    private static Dictionary<string, Tensor> Pair(long count, long seed) =>
        new()
        {
            ["left"] = SmallModels.Vectors(ScalarType.Float64, count, seed).Inputs,
            ["right"] = SmallModels.Vectors(ScalarType.Float64, count, seed + 100).Inputs,
        };

    private static Tensor CentralGradient(Objective objective)
    {
        const double h = 1e-5;
        Tensor home = objective.Parameters.Read();
        var slopes = new double[objective.Parameters.Dimension];
        for (int i = 0; i < slopes.Length; i++)
            slopes[i] = (LossAt(objective, home, i, h) - LossAt(objective, home, i, -h)) / (2 * h);
        objective.Parameters.Write(home);
        return tensor(slopes);
    }

    private static double LossAt(Objective objective, Tensor home, int i, double shift)
    {
        Tensor moved = home.clone();
        moved[i].add_(shift);
        objective.Parameters.Write(moved);
        return objective.Loss();
    }

    private static Tensor CentralProduct(Objective objective, Tensor v)
    {
        const double h = 1e-5;
        Tensor home = objective.Parameters.Read();
        objective.Parameters.Write(home + h * v);
        Tensor ahead = objective.LossAndGradient().Gradient;
        objective.Parameters.Write(home - h * v);
        Tensor behind = objective.LossAndGradient().Gradient;
        objective.Parameters.Write(home);
        return (ahead - behind) / (2 * h);
    }
}
