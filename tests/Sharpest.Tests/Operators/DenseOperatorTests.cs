using Sharpest.Operators;
using Sharpest.Tests.Support;
using static TorchSharp.torch;

namespace Sharpest.Tests.Operators;

public sealed class DenseOperatorTests : SymmetricOperatorConformance, IDisposable
{
    private readonly Tensor matrix;

    public DenseOperatorTests()
    {
        using var golden = new Golden("lanczos_matrices");
        matrix = golden.Tensor("separated/matrix");
    }

    public void Dispose() => matrix.Dispose();

    protected override ISymmetricOperator Create() => new DenseOperator(matrix);

    [Fact]
    public void Products_with_unit_vectors_are_the_columns()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor unit = zeros(60, dtype: ScalarType.Float64);
        unit[7] = 1;

        Assert.True(Near.Same(Create().Apply(unit), matrix.select(1, 7)));
    }

    [Fact]
    public void What_is_no_square_matrix_of_floats_is_refused_with_its_shape()
    {
        using IDisposable scope = NewDisposeScope();

        var oblong = Assert.Throws<ArgumentException>(() => new DenseOperator(zeros(3, 4)));
        Assert.Contains("Float32 [3, 4]", oblong.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new DenseOperator(zeros(3)));
        var whole = Assert.Throws<ArgumentException>(() => new DenseOperator(zeros(3, 3, dtype: int64)));
        Assert.Contains("Int64", whole.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => new DenseOperator(null!));
    }
}
