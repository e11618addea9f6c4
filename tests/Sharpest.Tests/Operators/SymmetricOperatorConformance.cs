using Sharpest.Operators;
using Sharpest.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Tests.Operators;

/// <summary>What every symmetric operator must keep to.</summary>
public abstract class SymmetricOperatorConformance
{
    /// <summary>Relative to the size of the product.</summary>
    protected virtual double Rounding => 1e-12;

    /// <summary>Makes the operator; the same one at every call.</summary>
    protected abstract ISymmetricOperator Create();

    [Fact]
    public void Products_are_symmetric()
    {
        using IDisposable scope = NewDisposeScope();
        ISymmetricOperator a = Create();
        Tensor u = Vector(a, 1);
        Tensor v = Vector(a, 2);
        Tensor au = a.Apply(u);
        Tensor av = a.Apply(v);

        double scale = u.norm().ToDouble() * av.norm().ToDouble();
        Assert.True(scale > 0);
        Assert.Equal(Near.Dot(u, av), Near.Dot(v, au), Rounding * scale);
    }

    [Fact]
    public void Products_are_linear()
    {
        using IDisposable scope = NewDisposeScope();
        ISymmetricOperator a = Create();
        Tensor u = Vector(a, 1);
        Tensor v = Vector(a, 2);

        Tensor together = a.Apply(3 * u - 0.5 * v);

        Assert.True(Near.RelativeError(together, 3 * a.Apply(u) - 0.5 * a.Apply(v)) < Rounding);
        Assert.Equal(0, a.Apply(zeros_like(u)).abs().max().ToDouble());
    }

    [Fact]
    public void The_same_vector_gives_the_same_product_and_is_not_changed()
    {
        using IDisposable scope = NewDisposeScope();
        ISymmetricOperator a = Create();
        Tensor v = Vector(a, 3);
        Tensor before = v.clone();

        Tensor first = a.Apply(v);
        a.Apply(Vector(a, 4));

        Assert.True(Near.RelativeError(a.Apply(v), first) < 1e-15);
        Assert.True(Near.Same(v, before));
    }

    [Fact]
    public void Products_keep_dtype_and_shape_and_carry_no_graph()
    {
        using IDisposable scope = NewDisposeScope();
        ISymmetricOperator a = Create();

        Tensor product = a.Apply(Vector(a, 5));

        Assert.Equal(a.DType, product.dtype);
        Assert.Equal([a.Dimension], product.shape);
        Assert.Equal(a.Device.type, product.device_type);
        Assert.False(product.requires_grad);
    }

    [Fact]
    public void A_strided_vector_will_do()
    {
        using IDisposable scope = NewDisposeScope();
        ISymmetricOperator a = Create();
        Tensor strided = stack([Vector(a, 6), Vector(a, 7)], 1).select(1, 0);

        Assert.False(strided.is_contiguous());
        Assert.True(Near.RelativeError(a.Apply(strided), a.Apply(strided.clone().contiguous())) < Rounding);
    }

    [Fact]
    public void A_product_leaves_no_tensor_behind()
    {
        using IDisposable scope = NewDisposeScope();
        ISymmetricOperator a = Create();
        Tensor v = Vector(a, 8);

        Assert.Equal(0, TensorCount.Left(() => a.Apply(v).Dispose()));
    }

    [Fact]
    public void A_product_belongs_to_the_callers_dispose_scope_and_no_other()
    {
        using IDisposable outer = NewDisposeScope();
        ISymmetricOperator a = Create();
        Tensor v = Vector(a, 8);
        Tensor product;
        using (NewDisposeScope())
            product = a.Apply(v);

        Assert.True(product.IsInvalid);
        Assert.False(v.IsInvalid);
        Assert.False(a.Apply(v).IsInvalid);
    }

    [Fact]
    public void Vectors_of_another_shape_or_dtype_are_refused()
    {
        using IDisposable scope = NewDisposeScope();
        ISymmetricOperator a = Create();
        ScalarType other = a.DType == ScalarType.Float64 ? ScalarType.Float32 : ScalarType.Float64;

        var shape = Assert.Throws<ArgumentException>(() => a.Apply(zeros(a.Dimension + 1, dtype: a.DType)));
        Assert.Contains($"[{a.Dimension + 1}]", shape.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => a.Apply(zeros(1, a.Dimension, dtype: a.DType)));
        Assert.Throws<ArgumentException>(() => a.Apply(zeros(a.Dimension, dtype: other)));
        Assert.Throws<ArgumentNullException>(() => a.Apply(null!));
    }

    private static Tensor Vector(ISymmetricOperator a, long seed) => SmallModels.Random(a.Dimension, a.DType, seed);
}
