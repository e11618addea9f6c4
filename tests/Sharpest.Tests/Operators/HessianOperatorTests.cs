using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Runtime;
using Sharpest.Tests.Support;
using static TorchSharp.torch;

namespace Sharpest.Tests.Operators;

public sealed class HessianOperatorTests
{
    [Theory]
    [InlineData(1, 7)]
    [InlineData(1, 256)]
    [InlineData(3, 64)]
    [InlineData(3, 250)]
    [InlineData(6, 1)]
    [InlineData(6, 234)]
    [InlineData(17, 7)]
    [InlineData(17, 64)]
    [InlineData(17, 250)]
    [InlineData(20, 1)]
    [InlineData(20, 64)]
    [InlineData(24, 7)]
    [InlineData(24, 64)]
    [InlineData(32, 1)]
    [InlineData(32, 64)]
    [InlineData(100, 1)]
    [InlineData(100, 7)]
    public void Float32_products_agree_with_float64_for_every_channel_count_and_batch(long channels, long batch)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor exact = Product(ScalarType.Float64, channels, batch, own: true);
        foreach (bool own in (bool[])[true, false])
        {
            HeapDirt.Spread();
            Tensor single = Product(ScalarType.Float32, channels, batch, own);
            double error = Near.RelativeError(single, exact);
            Assert.True(error < 2e-5, $"{channels} channels, batch {batch}, own layer {own}: error {error:g3}");
        }
    }

    [Fact]
    public void Gradients_that_the_parameters_hold_stay_and_missing_ones_stay_missing()
    {
        using IDisposable scope = NewDisposeScope();
        (nn.Module<Tensor, Tensor> model, Objective objective) = Problem();
        Tensor[] parameters = [.. model.parameters()];
        parameters[0].grad = full_like(parameters[0], 7.0);
        Tensor weights = objective.Parameters.Read();

        using (var hessian = new HessianOperator(objective, new HessianOptions { MemoryBytes = 0 }))
            hessian.Apply(SmallModels.Random(hessian.Dimension, ScalarType.Float64));

        Assert.True(Near.Same(parameters[0].grad!, full_like(parameters[0], 7.0)));
        Assert.All(parameters.Skip(1), p => Assert.Null(p.grad));
        Assert.True(Near.Same(objective.Parameters.Read(), weights));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    public void A_life_of_an_operator_leaves_no_tensor_behind(long graphBytes)
    {
        (_, Objective objective) = Problem();
        using Tensor v = SmallModels.Random(objective.Parameters.Dimension, ScalarType.Float64);

        long left = TensorCount.Left(() =>
        {
            using var hessian = new HessianOperator(objective, new HessianOptions { MemoryBytes = graphBytes });
            hessian.Apply(v).Dispose();
        });

        Assert.Equal(0, left);
    }

    [Fact]
    public void An_operator_outlives_the_dispose_scope_in_which_it_was_made()
    {
        (_, Objective objective) = Problem();
        using Tensor v = SmallModels.Random(objective.Parameters.Dimension, ScalarType.Float64);
        HessianOperator hessian;
        using (NewDisposeScope())
            hessian = new HessianOperator(objective);

        using (hessian)
        using (Tensor first = hessian.Apply(v))
        using (NewDisposeScope())
            Assert.True(Near.Same(hessian.Apply(v), first));
    }

    [Fact]
    public void An_operator_works_where_the_caller_has_gradients_off()
    {
        using IDisposable scope = NewDisposeScope();
        (_, Objective objective) = Problem();
        Tensor v = SmallModels.Random(objective.Parameters.Dimension, ScalarType.Float64);
        using var outside = new HessianOperator(objective);
        Tensor expected = outside.Apply(v);
        using IDisposable off = no_grad();

        using var inside = new HessianOperator(objective, new HessianOptions { MemoryBytes = 0 });

        Assert.True(Near.Same(inside.Apply(v), expected));
    }

    [Fact]
    public void A_budget_keeps_a_prefix_of_the_micro_batches_and_the_products_are_the_same()
    {
        using IDisposable scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> model = SmallModels.Convolutional(ScalarType.Float32, 6, 16);
        // So much that what the runtime allocates meanwhile is small beside it.
        (Tensor inputs, Tensor labels) = SmallModels.Images(ScalarType.Float32, 10_240, 6);
        Objective objective = Objective.Classification(model, inputs, labels, microBatch: 2048);
        Assert.SkipWhen(Allocator.AllocatedBytes is null, "this platform's allocator does not tell");
        using var keeping = new HessianOperator(objective);
        Tensor v = SmallModels.Random(keeping.Dimension, ScalarType.Float32);

        using HessianOperator part = WithTheLeastBudgetThatKeepsOne(objective);

        Assert.Equal(5, keeping.KeptMicroBatches);
        Assert.InRange(part.KeptMicroBatches, 1, 4);
        Assert.True(Near.Same(part.Apply(v), keeping.Apply(v)));
    }

    [Fact]
    public void Parameters_that_changed_while_the_operator_lives_are_an_error_and_not_a_wrong_product()
    {
        using IDisposable scope = NewDisposeScope();
        (_, Objective objective) = Problem();
        using var hessian = new HessianOperator(objective);
        objective.Parameters.Write(objective.Parameters.Read());

        var e = Assert.Throws<AutogradException>(() =>
            hessian.Apply(SmallModels.Random(hessian.Dimension, ScalarType.Float64))
        );

        Assert.Contains("modified by an inplace operation", e.Message, StringComparison.Ordinal);
    }

    private static (nn.Module<Tensor, Tensor> Model, Objective Objective) Problem()
    {
        nn.Module<Tensor, Tensor> model = SmallModels.Convolutional(ScalarType.Float64, 2, 3);
        (Tensor inputs, Tensor labels) = SmallModels.Images(ScalarType.Float64, 7, 2);
        return (model, Objective.Classification(model, inputs, labels, microBatch: 3));
    }

    // What a graph takes is not known here: budgets grow until one is kept.
    private static HessianOperator WithTheLeastBudgetThatKeepsOne(Objective objective)
    {
        for (double bytes = 1 << 20; ; bytes *= 1.5)
        {
            var hessian = new HessianOperator(objective, new HessianOptions { MemoryBytes = (long)bytes });
            if (hessian.KeptMicroBatches > 0)
                return hessian;
            hessian.Dispose();
        }
    }

    private static Tensor Product(ScalarType dtype, long channels, long batch, bool own)
    {
        nn.Module<Tensor, Tensor> model = SmallModels.Convolutional(dtype, channels, channels + 3, own, side: 6);
        (Tensor inputs, Tensor labels) = SmallModels.Images(dtype, batch, channels, side: 6);
        Objective objective = Objective.Classification(model, inputs, labels);
        using var hessian = new HessianOperator(objective);
        return hessian.Apply(SmallModels.Random(hessian.Dimension, dtype));
    }
}
