using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Tests.Operators;

/// <summary>Hessians against those that PyTorch computed.</summary>
public sealed class HessianGoldenTests
{
    [Theory]
    [InlineData("hessian_mlp", false)]
    [InlineData("hessian_cnn", true)]
    [InlineData("hessian_cnn", false)]
    public void Every_column_agrees_with_PyTorch(string name, bool own)
    {
        using IDisposable scope = NewDisposeScope();
        using var golden = new Golden(name);
        using var hessian = new HessianOperator(Objective(golden, name, own, 4));

        Tensor dense = Dense(hessian);

        Assert.Equal(golden.Number("loss"), hessian.Loss, 1e-13);
        Assert.True(Near.RelativeError(hessian.Gradient, golden.Tensor("gradient")) < 1e-13);
        Assert.True(Near.RelativeError(dense, golden.Tensor("hessian")) < 1e-12);
        double worst = (dense - golden.Tensor("hessian")).abs().max().ToDouble();
        Assert.True(worst < 1e-12 * dense.abs().max().ToDouble(), $"an entry is off by {worst:g3}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(50)]
    public void The_split_into_micro_batches_and_their_keeping_do_not_matter(int microBatch)
    {
        using IDisposable scope = NewDisposeScope();
        using var golden = new Golden("hessian_cnn");
        Tensor v = SmallModels.Random(253, ScalarType.Float64);
        Tensor expected = golden.Tensor("hessian").mv(v);
        Objective objective = Objective(golden, "hessian_cnn", true, microBatch);

        using var keeping = new HessianOperator(objective);
        using var thrifty = new HessianOperator(objective, new HessianOptions { MemoryBytes = 0 });

        Assert.Equal(objective.MicroBatches, keeping.KeptMicroBatches);
        Assert.Equal(0, thrifty.KeptMicroBatches);
        Assert.True(Near.RelativeError(keeping.Apply(v), expected) < 1e-13);
        Assert.True(Near.Same(thrifty.Apply(v), keeping.Apply(v)));
        Assert.True(Near.Same(thrifty.Gradient, keeping.Gradient));
        Assert.Equal(keeping.Loss, thrifty.Loss);
    }

    [Fact]
    public void The_L2_term_adds_twice_c_times_v_on_weights_alone()
    {
        using IDisposable scope = NewDisposeScope();
        using var golden = new Golden("hessian_mlp");
        Objective objective = golden.Objective(golden.Mlp(), 4, new ObjectiveOptions { L2 = 0.25 });
        using var hessian = new HessianOperator(objective);
        Tensor v = SmallModels.Random(107, ScalarType.Float64);
        Tensor expected = golden.Tensor("hessian").mv(v);
        foreach (ParameterEntry weight in objective.Parameters.Entries.Where(e => e.Shape.Count == 2))
            expected.narrow(0, weight.Offset, weight.Count).add_(0.5 * v.narrow(0, weight.Offset, weight.Count));

        Assert.True(Near.RelativeError(hessian.Apply(v), expected) < 1e-13);
        (double loss, Tensor gradient) = objective.LossAndGradient();
        Assert.Equal(loss, hessian.Loss, 1e-13);
        Assert.True(Near.RelativeError(hessian.Gradient, gradient) < 1e-13);
    }

    [Theory]
    [InlineData(ScalarType.Float64, true, 1e-12)]
    [InlineData(ScalarType.Float64, false, 1e-12)]
    [InlineData(ScalarType.Float32, true, 2e-5)]
    [InlineData(ScalarType.Float32, false, 2e-5)]
    public void Channels_that_no_block_size_divides_agree_with_PyTorch_on_a_dirtied_heap(
        ScalarType dtype,
        bool own,
        double tolerance
    )
    {
        using IDisposable scope = NewDisposeScope();
        using var golden = new Golden("hessian_odd_cnn");
        Objective objective = golden.Objective(golden.OddCnn(own, dtype), microBatch: 5);
        HeapDirt.Spread();
        using var hessian = new HessianOperator(objective);

        Assert.True(Near.RelativeError(hessian.Gradient, golden.Tensor("gradient")) < tolerance);
        for (int i = 0; i < 3; i++)
        {
            HeapDirt.Spread();
            Tensor product = hessian.Apply(golden.Tensor("directions").select(0, i).to(dtype));
            double error = Near.RelativeError(product, golden.Tensor("products").select(0, i));
            Assert.True(error < tolerance, $"direction {i}: error {error:g3}");
        }
    }

    [Fact]
    public void The_product_of_a_SimpleCnn_in_float32_agrees_with_PyTorch()
    {
        using IDisposable scope = NewDisposeScope();
        using var golden = new Golden("simple_cnn");
        using var hessian = new HessianOperator(golden.Objective(golden.SimpleCnnSmall(), microBatch: 64));

        Tensor product = hessian.Apply(golden.Tensor("gradient"));

        double norm = golden.Number("product_with_gradient_norm");
        Tensor entries = product.index_select(0, golden.Tensor("entries"));
        Assert.Equal(norm, product.norm().ToDouble(), 1e-5 * norm);
        Assert.True(Near.RelativeError(entries, golden.Tensor("product_with_gradient_entries")) < 1e-5);
    }

    private static Objective Objective(Golden golden, string name, bool own, int microBatch) =>
        golden.Objective(name == "hessian_mlp" ? golden.Mlp() : golden.TinyCnn(own), microBatch);

    private static Tensor Dense(HessianOperator hessian)
    {
        Tensor units = eye(hessian.Dimension, dtype: hessian.DType);
        Tensor[] columns =
        [
            .. Enumerable.Range(0, (int)hessian.Dimension).Select(i => hessian.Apply(units.select(0, i))),
        ];
        return stack(columns, 1);
    }
}
