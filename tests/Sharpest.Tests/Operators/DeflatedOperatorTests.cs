using Sharpest.Operators;
using Sharpest.Spectra;
using Sharpest.Tests.Support;
using static TorchSharp.torch;

namespace Sharpest.Tests.Operators;

public sealed class DeflatedOperatorTests : SymmetricOperatorConformance, IDisposable
{
    private static readonly double[] Values = [9, 7, 4, 2, 1, 0.5, -1, -3];

    private readonly Tensor matrix;
    private readonly Tensor vectors;
    private readonly SharpSubspace subspace;

    public DeflatedOperatorTests()
    {
        (matrix, vectors) = Spectrum.Matrix(Values);
        using Tensor leading = vectors.narrow(1, 0, 2);
        subspace = new SharpSubspace(leading);
    }

    public void Dispose()
    {
        matrix.Dispose();
        vectors.Dispose();
        subspace.Dispose();
    }

    protected override ISymmetricOperator Create() => new DeflatedOperator(new DenseOperator(matrix), subspace);

    [Fact]
    public void Eigenvalues_that_were_taken_out_are_zero_and_the_others_stay()
    {
        using IDisposable scope = NewDisposeScope();

        double[] left = Near.Values(linalg.eigvalsh(Materialize.Dense(Create())));

        double[] expected = [-3, -1, 0, 0, 0.5, 1, 2, 4];
        Assert.All(left.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-13));
    }

    [Fact]
    public void Any_subspace_can_be_taken_out()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor other = linalg.qr(SmallModels.Random(16, ScalarType.Float64).reshape(8, 2)).Q;
        using var chosen = new SharpSubspace(other);
        Tensor off = eye(8, dtype: float64) - other.mm(other.t());

        Tensor dense = Materialize.Dense(new DeflatedOperator(new DenseOperator(matrix), chosen));

        Assert.True(Near.RelativeError(dense, off.mm(matrix).mm(off)) < 1e-14);
    }

    [Fact]
    public void A_subspace_of_another_dimension_is_refused()
    {
        using IDisposable scope = NewDisposeScope();
        using var other = new SharpSubspace(eye(3, dtype: float64));

        Assert.Throws<ArgumentException>(() => new DeflatedOperator(new DenseOperator(matrix), other));
    }
}
