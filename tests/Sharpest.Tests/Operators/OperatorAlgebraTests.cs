using Sharpest.Operators;
using Sharpest.Tests.Support;
using static TorchSharp.torch;

namespace Sharpest.Tests.Operators;

public sealed class OperatorAlgebraTests : SymmetricOperatorConformance, IDisposable
{
    private readonly Tensor a = Spectrum.Matrix([5, 3, 1, -2]).Matrix;
    private readonly Tensor b = Spectrum.Matrix([4, 0.5, 0, -1], seed: 2).Matrix;

    public void Dispose()
    {
        a.Dispose();
        b.Dispose();
    }

    protected override ISymmetricOperator Create() =>
        new DenseOperator(a).Times(-2).Plus(new DenseOperator(b).Shift(0.5)).Shift(3);

    [Fact]
    public void Sums_multiples_and_shifts_are_those_of_the_dense_matrices()
    {
        using IDisposable scope = NewDisposeScope();

        Tensor expected = -2 * a + b + 3.5 * eye(4, dtype: float64);

        Assert.True(Near.RelativeError(Materialize.Dense(Create()), expected) < 1e-15);
    }

    [Fact]
    public void A_vector_that_requires_a_gradient_gives_a_product_without_a_graph()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor v = ones(4, dtype: float64).requires_grad_();

        Assert.False(Create().Apply(v).requires_grad);
    }

    [Fact]
    public void Operators_that_take_other_vectors_and_numbers_that_are_not_finite_are_refused()
    {
        using IDisposable scope = NewDisposeScope();
        var four = new DenseOperator(a);

        var e = Assert.Throws<ArgumentException>(() => four.Plus(new DenseOperator(eye(3, dtype: float64))));
        Assert.Contains("[3]", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => four.Plus(new DenseOperator(eye(4))));
        Assert.Throws<ArgumentOutOfRangeException>(() => four.Times(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => four.Shift(double.PositiveInfinity));
        Assert.Throws<ArgumentNullException>(() => four.Plus(null!));
    }
}
