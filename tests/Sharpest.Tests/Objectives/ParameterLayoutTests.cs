using Sharpest.Objectives;
using Sharpest.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tests.Objectives;

public sealed class ParameterLayoutTests
{
    [Fact]
    public void Parameters_lie_in_the_order_of_the_model_without_gaps()
    {
        using var golden = new Golden("hessian_mlp");
        var layout = new ParameterLayout(golden.Mlp());

        Assert.Equal(
            ["first.weight", "first.bias", "second.weight", "second.bias", "head.weight", "head.bias"],
            layout.Entries.Select(e => e.Name)
        );
        Assert.Equal([0, 42, 49, 84, 89, 104], layout.Entries.Select(e => e.Offset));
        Assert.Equal([42, 7, 35, 5, 15, 3], layout.Entries.Select(e => e.Count));
        Assert.Equal([7, 6], layout.Entries[0].Shape);
        Assert.Equal(107, layout.Dimension);
        Assert.Equal(ScalarType.Float64, layout.DType);
        Assert.Equal(DeviceType.CPU, layout.Device.type);
    }

    [Fact]
    public void A_flat_vector_holds_each_parameter_row_by_row()
    {
        using IDisposable scope = NewDisposeScope();
        using var golden = new Golden("hessian_mlp");
        var layout = new ParameterLayout(golden.Mlp());
        string[] stored = ["w1", "b1", "w2", "b2", "w3", "b3"];

        double[] expected = [.. stored.SelectMany(golden.Numbers)];

        Assert.Equal(expected, Near.Values(layout.Read()));
    }

    [Fact]
    public void What_is_written_is_read_and_what_is_split_is_joined()
    {
        using IDisposable scope = NewDisposeScope();
        var layout = new ParameterLayout(SmallModels.Convolutional(ScalarType.Float32, 2, 3));
        Tensor flat = SmallModels.Random(layout.Dimension, ScalarType.Float32);

        layout.Write(flat);
        Tensor[] parts = layout.Split(flat);

        Assert.True(Near.Same(layout.Read(), flat));
        Assert.True(Near.Same(layout.Flatten(parts), flat));
        Assert.Equal(layout.Entries.Select(e => e.Shape), parts.Select(p => (IReadOnlyList<long>)p.shape));
        Assert.False(layout.Read().requires_grad);
    }

    [Fact]
    public void A_column_of_a_matrix_can_be_split_and_written()
    {
        using IDisposable scope = NewDisposeScope();
        var layout = new ParameterLayout(SmallModels.Mlp(ScalarType.Float64));
        Tensor columns = SmallModels.Random(layout.Dimension * 3, ScalarType.Float64).reshape(layout.Dimension, 3);
        Tensor column = columns.select(1, 1);

        layout.Write(column);

        Assert.False(column.is_contiguous());
        Assert.True(Near.Same(layout.Read(), column));
        Assert.True(Near.Same(layout.Flatten(layout.Split(column)), column));
    }

    [Fact]
    public void Split_gives_views_and_Read_a_copy()
    {
        using IDisposable scope = NewDisposeScope();
        var layout = new ParameterLayout(SmallModels.Mlp(ScalarType.Float64));
        Tensor flat = zeros(layout.Dimension, dtype: ScalarType.Float64);
        Tensor read = layout.Read();
        Tensor before = read.clone();

        layout.Split(flat)[^1].fill_(5);
        layout.Write(flat);

        Assert.Equal(15, flat.sum().ToDouble());
        Assert.True(Near.Same(read, before));
    }

    [Fact]
    public void A_missing_part_stands_for_zeros()
    {
        using IDisposable scope = NewDisposeScope();
        Parameter first = new(ones(2));
        Parameter second = new(ones(3));
        var layout = new ParameterLayout([("first", first), ("second", second)]);

        Assert.Equal([0, 0, 4, 4, 4], Near.Values(layout.Flatten([null, full([3], 4f)])));
    }

    [Fact]
    public void Frozen_parameters_are_left_out_and_a_subset_keeps_the_order_given()
    {
        nn.Module<Tensor, Tensor> model = SmallModels.Mlp(ScalarType.Float64);
        var byName = model.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        byName["second.weight"].requires_grad = false;

        var all = new ParameterLayout(model);
        var chosen = new ParameterLayout([("head.bias", byName["head.bias"]), ("first.bias", byName["first.bias"])]);

        Assert.DoesNotContain(all.Entries, e => e.Name == "second.weight");
        Assert.Equal(107 - 35, all.Dimension);
        Assert.Equal(["head.bias", "first.bias"], chosen.Entries.Select(e => e.Name));
        Assert.Equal([0, 3], chosen.Entries.Select(e => e.Offset));
    }

    [Fact]
    public void Vectors_of_another_shape_or_dtype_are_refused_with_both_stated()
    {
        using IDisposable scope = NewDisposeScope();
        var layout = new ParameterLayout(SmallModels.Mlp(ScalarType.Float64));
        Tensor gone = zeros(107, dtype: ScalarType.Float64);
        gone.Dispose();
        (Tensor Vector, string Says)[] wrong =
        [
            (zeros(106, dtype: ScalarType.Float64), "Float64 [106]"),
            (zeros(107), "Float32 [107]"),
            (zeros(107, 1, dtype: ScalarType.Float64), "[107, 1]"),
            (gone, "has been disposed"),
        ];

        foreach ((Tensor vector, string says) in wrong)
        {
            foreach (Action call in (Action[])[() => layout.Write(vector), () => layout.Split(vector)])
            {
                var e = Assert.Throws<ArgumentException>(call);
                Assert.Contains(says, e.Message, StringComparison.Ordinal);
            }
        }
        Assert.Throws<ArgumentNullException>(() => layout.Write(null!));
    }

    [Fact]
    public void Parts_that_do_not_fit_are_refused_by_name()
    {
        using IDisposable scope = NewDisposeScope();
        var layout = new ParameterLayout([("only", new Parameter(ones(2, 3)))]);

        var number = Assert.Throws<ArgumentException>(() => layout.Flatten([null, null]));
        var size = Assert.Throws<ArgumentException>(() => layout.Flatten([ones(5)]));

        Assert.Contains("2 parts were given for 1 parameters", number.Message, StringComparison.Ordinal);
        Assert.Contains("only has 5 numbers; the parameter has 6", size.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_that_cannot_share_a_vector_are_refused_by_name()
    {
        using IDisposable scope = NewDisposeScope();
        Parameter good = new(ones(2));
        Parameter wide = new(ones(2, dtype: ScalarType.Float64));
        Parameter frozen = new(ones(2), requires_grad: false);
        Parameter gone = new(ones(2));
        gone.Dispose();

        Assert.Contains("wide is Float64", Refusal(("good", good), ("wide", wide)), StringComparison.Ordinal);
        Assert.Contains(
            "frozen does not require",
            Refusal(("good", good), ("frozen", frozen)),
            StringComparison.Ordinal
        );
        Assert.Contains("gone has been disposed", Refusal(("good", good), ("gone", gone)), StringComparison.Ordinal);
        Assert.Contains("no parameter", Refusal(), StringComparison.Ordinal);
    }

    private static string Refusal(params (string, Tensor)[] named) =>
        Assert.Throws<ArgumentException>(() => new ParameterLayout(named)).Message;
}
