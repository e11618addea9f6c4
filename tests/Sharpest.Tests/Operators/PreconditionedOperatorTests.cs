using Sharpest.Operators;
using Sharpest.Tests.Support;
using static TorchSharp.torch;

namespace Sharpest.Tests.Operators;

public sealed class PreconditionedOperatorTests : SymmetricOperatorConformance, IDisposable
{
    private const int N = 12;

    private readonly Tensor matrix = Spectrum.Matrix([.. Enumerable.Range(0, N).Select(i => 5.0 - i)]).Matrix;
    private readonly Preconditioner preconditioner;

    public PreconditionedOperatorTests()
    {
        using Tensor diagonal = SmallModels.Random(N, ScalarType.Float64).exp();
        preconditioner = new Preconditioner(diagonal);
    }

    public void Dispose()
    {
        matrix.Dispose();
        preconditioner.Dispose();
    }

    protected override ISymmetricOperator Create() =>
        new PreconditionedOperator(new DenseOperator(matrix), preconditioner);

    [Fact]
    public void It_is_the_dense_product()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor root = diag(preconditioner.Diagonal.pow(-0.5));

        Assert.True(Near.RelativeError(Materialize.Dense(Create()), root.mm(matrix).mm(root)) < 1e-14);
    }

    [Fact]
    public void Its_eigenvectors_go_back_to_those_of_the_preconditioned_matrix()
    {
        using IDisposable scope = NewDisposeScope();
        (Tensor values, Tensor vectors) = linalg.eigh(Materialize.Dense(Create()));
        Tensor product = diag(1 / preconditioner.Diagonal).mm(matrix);

        Tensor back = preconditioner.ToParameters(vectors);
        Tensor single = preconditioner.ToParameters(vectors.select(1, 3));

        Assert.True(Near.RelativeError(product.mm(back), back * values) < 1e-13);
        Assert.True(Near.RelativeError(back.norm(0), ones(N, dtype: float64)) < 1e-14);
        Assert.True(Near.RelativeError(single, back.select(1, 3)) < 1e-15);
    }

    [Fact]
    public void Diagonals_and_vectors_that_do_not_fit_are_refused()
    {
        using IDisposable scope = NewDisposeScope();
        var inner = new DenseOperator(matrix);

        var e = Assert.Throws<ArgumentException>(() => new Preconditioner(tensor([1.0, 0, 2])));
        Assert.Contains("smallest entry", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Preconditioner(ones(2, 2)));
        Assert.Throws<ArgumentException>(() => new Preconditioner(ones(2, dtype: int64)));
        using var shorter = new Preconditioner(ones(3, dtype: float64));
        using var single = new Preconditioner(ones(N));
        Assert.Throws<ArgumentException>(() => new PreconditionedOperator(inner, shorter));
        Assert.Throws<ArgumentException>(() => new PreconditionedOperator(inner, single));
        Assert.Throws<ArgumentException>(() => preconditioner.ToParameters(ones(N + 1, dtype: float64)));
    }
}
