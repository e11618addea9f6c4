using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Tests.Support;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tests.Objectives;

/// <summary>Parts of a model by name, by layer, and the Hessian blocks that belong to them.</summary>
public sealed class ParameterSubsetTests
{
    [Theory]
    [InlineData("head.*", "head.weight, head.bias")]
    [InlineData("*.weight", "first.weight, second.weight, head.weight")]
    [InlineData("!*.bias !head.*", "first.weight, second.weight")]
    [InlineData("?ead.bias second.weight", "second.weight, head.bias")]
    [InlineData("* !first.*", "second.weight, second.bias, head.weight, head.bias")]
    public void Patterns_choose_parameters_in_the_models_order(string patterns, string expected)
    {
        nn.Module<Tensor, Tensor> model = SmallModels.Mlp(ScalarType.Float64);

        ParameterLayout layout = ParameterLayout.Matching(model, patterns.Split(' '));

        Assert.Equal(expected, string.Join(", ", layout.Entries.Select(e => e.Name)));
        Assert.Equal(0, layout.Entries[0].Offset);
        Assert.Equal(layout.Dimension, layout.Entries.Sum(e => e.Count));
    }

    [Fact]
    public void A_pattern_that_matches_nothing_is_refused_with_the_names_there_are()
    {
        nn.Module<Tensor, Tensor> model = SmallModels.Mlp(ScalarType.Float64);

        var unknown = Assert.Throws<ArgumentException>(() => ParameterLayout.Matching(model, "head.*", "Head.bias"));
        var none = Assert.Throws<ArgumentException>(() => ParameterLayout.Matching(model, "!*"));

        Assert.Contains("'Head.bias'; there are first.weight, first.bias", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("exclude every parameter", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_are_the_modules_that_own_trainable_parameters()
    {
        Linear frozen = nn.Linear(2, 2);
        frozen.weight!.requires_grad = false;
        frozen.bias!.requires_grad = false;
        Sequential model = nn.Sequential(
            ("block", nn.Sequential(("a", nn.Linear(2, 3)), ("relu", nn.ReLU()))),
            ("frozen", frozen),
            ("norm", nn.BatchNorm1d(3))
        );

        IReadOnlyList<(string Layer, ParameterLayout Parameters)> layers = ParameterLayout.ByLayer(model);

        Assert.Equal(["block.a", "norm"], layers.Select(l => l.Layer));
        Assert.Equal(["block.a.weight", "block.a.bias"], layers[0].Parameters.Entries.Select(e => e.Name));
        Assert.Equal([9, 6], layers.Select(l => l.Parameters.Dimension));
        Assert.Equal("(model)", Assert.Single(ParameterLayout.ByLayer(nn.Linear(2, 2))).Layer);
    }

    [Fact]
    public void A_shared_parameter_is_taken_once_under_all_its_names()
    {
        using IDisposable scope = NewDisposeScope();
        Linear first = nn.Linear(3, 3, hasBias: false, dtype: ScalarType.Float64);
        Linear second = nn.Linear(3, 3, hasBias: false, dtype: ScalarType.Float64);
        second.weight = first.weight;
        Sequential model = nn.Sequential(("a", first), ("tanh", nn.Tanh()), ("b", second));
        Tensor x = SmallModels.Random(12, ScalarType.Float64).reshape(4, 3);
        Objective objective = Objective.Create(model, [3L, 1L], n => model.forward(x[..(int)n]).pow(2).mean(), n => n);

        ParameterEntry entry = Assert.Single(objective.Parameters.Entries);
        using var hessian = new HessianOperator(objective);
        Tensor dense = DenseHessian.Of(hessian);

        Assert.Equal("a.weight", entry.Name);
        Assert.Equal(["b.weight"], entry.Aliases);
        Assert.Equal("a.weight", Assert.Single(ParameterLayout.Matching(model, "b.*").Entries).Name);
        Assert.True(Near.RelativeError(dense, DenseHessian.ByDifferences(objective)) < 1e-7);
    }

    [Fact]
    public void A_restricted_objective_has_the_same_loss_and_the_block_of_the_Hessian()
    {
        using IDisposable scope = NewDisposeScope();
        using var golden = new Golden("hessian_mlp");
        nn.Module<Tensor, Tensor> model = golden.Mlp();
        Objective whole = golden.Objective(model, 4, new ObjectiveOptions { L2 = 0.1 });

        Objective part = whole.Restrict(ParameterLayout.Matching(model, "second.*", "head.bias"));

        int[] rows = [.. Enumerable.Range(49, 40), .. Enumerable.Range(104, 3)];
        Tensor index = tensor(rows.Select(i => (long)i).ToArray());
        using var all = new HessianOperator(whole);
        using var block = new HessianOperator(part);
        Tensor expected = DenseHessian.Of(all).index_select(0, index).index_select(1, index);
        Assert.Equal(43, part.Parameters.Dimension);
        Assert.Equal(whole.Loss(), part.Loss());
        Assert.Equal(whole.Loss(), block.Loss, 1e-14);
        Assert.True(Near.RelativeError(block.Gradient, all.Gradient.index_select(0, index)) < 1e-13);
        Assert.True(Near.RelativeError(DenseHessian.Of(block), expected) < 1e-12);
    }

    [Fact]
    public void A_restriction_to_foreign_parameters_is_refused()
    {
        using var golden = new Golden("hessian_mlp");
        Objective objective = golden.Objective(golden.Mlp());

        var e = Assert.Throws<ArgumentException>(() => objective.Restrict(new ParameterLayout(nn.Linear(2, 2))));

        Assert.Contains("Parameter weight is not one of this objective's", e.Message, StringComparison.Ordinal);
    }
}
