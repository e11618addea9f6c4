using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Tests.Support;
using static TorchSharp.torch;

namespace Sharpest.Tests.Operators;

public sealed class BlockOperatorTests : SymmetricOperatorConformance, IDisposable
{
    private readonly OutputProblem problem = OutputProblem.Classifier();
    private readonly HessianOperator hessian;

    public BlockOperatorTests() => hessian = new HessianOperator(problem.Objective());

    public void Dispose() => hessian.Dispose();

    protected override ISymmetricOperator Create() =>
        new BlockOperator(hessian, new ParameterLayout(problem.Model), "second.weight", "first.bias");

    [Fact]
    public void It_is_the_Hessian_of_the_loss_as_a_function_of_the_chosen_parameters_alone()
    {
        using IDisposable scope = NewDisposeScope();
        var layout = new ParameterLayout(
            problem
                .Model.named_parameters()
                .Where(p => p.name is "first.bias" or "second.weight")
                .Select(p => (p.name, (Tensor)p.parameter))
        );
        Objective objective = Objective.Classification(
            problem.Model,
            problem.Inputs,
            problem.Targets,
            parameters: layout
        );
        using var own = new HessianOperator(objective);

        Tensor block = Materialize.Dense(Create());

        Assert.Equal([7 + 35, 7 + 35], block.shape);
        Assert.True(Near.RelativeError(block, Materialize.Dense(own)) < 1e-13);
    }

    [Fact]
    public void Parameters_are_in_the_order_of_the_layout()
    {
        var block = (BlockOperator)Create();

        Assert.Equal(["first.bias", "second.weight"], block.Entries.Select(entry => entry.Name));
        Assert.Equal(42, block.Entries[0].Offset);
    }

    [Fact]
    public void Names_and_layouts_that_do_not_fit_are_refused()
    {
        using IDisposable scope = NewDisposeScope();
        var layout = new ParameterLayout(problem.Model);
        var other = new ParameterLayout([("w", ones(3, dtype: float64).requires_grad_())]);

        var e = Assert.Throws<ArgumentException>(() => new BlockOperator(hessian, layout, "first.bais"));
        Assert.Contains("first.bais", e.Message, StringComparison.Ordinal);
        Assert.Contains("first.bias", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new BlockOperator(hessian, layout));
        Assert.Throws<ArgumentException>(() => new BlockOperator(hessian, other, "w"));
    }
}
