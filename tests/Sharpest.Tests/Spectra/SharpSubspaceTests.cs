using Sharpest.Spectra;
using Sharpest.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Tests.Spectra;

public sealed class SharpSubspaceTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Tensor columns = Spectrum
        .Matrix([.. Enumerable.Range(0, 20).Select(i => (double)i)])
        .Vectors.narrow(1, 0, 4);
    private readonly Tensor v = SmallModels.Random(20, ScalarType.Float64);

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Projection_is_idempotent_symmetric_and_keeps_the_directions()
    {
        using var subspace = new SharpSubspace(columns);
        Tensor u = SmallModels.Random(20, ScalarType.Float64, 5);
        Tensor projected = subspace.Project(v);

        Assert.Equal(4, subspace.Size);
        Assert.Equal(20, subspace.Dimension);
        Assert.True(Near.RelativeError(subspace.Project(projected), projected) < 1e-14);
        Assert.Equal(Near.Dot(u, projected), Near.Dot(subspace.Project(u), v), 1e-13);
        Assert.True(Near.RelativeError(subspace.Project(columns.select(1, 2)), columns.select(1, 2)) < 1e-14);
        Assert.True(Near.RelativeError(projected, columns.mv(columns.t().mv(v))) < 1e-14);
        Assert.True(Near.RelativeError(subspace.Coefficients(v), columns.t().mv(v)) < 1e-14);
        Assert.Equal(projected.norm().ToDouble(), subspace.Coefficients(v).norm().ToDouble(), 1e-13);
    }

    [Fact]
    public void The_two_parts_add_up_and_are_orthogonal()
    {
        using var subspace = new SharpSubspace(columns);

        (Tensor sharp, Tensor bulk) = subspace.Split(v);

        Assert.True(Near.RelativeError(sharp + bulk, v) < 1e-15);
        Assert.Equal(0, Near.Dot(sharp, bulk), 1e-13);
        Assert.True(subspace.Coefficients(bulk).abs().max().ToDouble() < 1e-14);
    }

    [Fact]
    public void Only_the_leading_directions_count_when_fewer_are_asked_for()
    {
        using var subspace = new SharpSubspace(columns);
        Tensor first = columns.narrow(1, 0, 2);

        Assert.True(Near.RelativeError(subspace.Project(v, 2), first.mv(first.t().mv(v))) < 1e-14);
    }

    [Fact]
    public void A_subspace_is_a_copy()
    {
        using var subspace = new SharpSubspace(columns);
        Tensor before = subspace.Project(v);

        columns.zero_();

        Assert.True(Near.Same(subspace.Project(v), before));
    }

    [Fact]
    public void The_first_eigenvectors_of_a_result_span_it()
    {
        using var pairs = new Eigenpairs([4, 3, 2, 1], columns.clone(), [0, 0, 0, 0], SolverStatus.Converged, 1, 0);
        using var all = new SharpSubspace(pairs);
        using var two = new SharpSubspace(pairs, 2);

        Assert.Equal(4, all.Size);
        Assert.Equal(2, two.Size);
        foreach (int size in (int[])[0, 5, -1])
        {
            var e = Assert.Throws<ArgumentOutOfRangeException>(() => new SharpSubspace(pairs, size));
            Assert.Contains("There are 4 eigenpairs", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Directions_that_are_not_orthonormal_are_refused()
    {
        Tensor skewed = columns.clone();
        skewed.select(1, 1).add_(columns.select(1, 0), alpha: 0.01);
        Tensor unknown = columns.clone();
        unknown[3, 1] = double.NaN;

        var e = Assert.Throws<ArgumentException>(() => new SharpSubspace(skewed));
        Assert.Contains("0.01", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SharpSubspace(2 * columns));
        Assert.Throws<ArgumentException>(() => new SharpSubspace(unknown));
        Assert.Throws<ArgumentException>(() => new SharpSubspace(columns.select(1, 0)));
        Assert.Throws<ArgumentException>(() => new SharpSubspace(columns.narrow(1, 0, 0)));
    }

    [Fact]
    public void Vectors_and_numbers_of_directions_that_do_not_fit_are_refused()
    {
        using var subspace = new SharpSubspace(columns);

        var e = Assert.Throws<ArgumentException>(() => subspace.Project(ones(19, dtype: ScalarType.Float64)));
        Assert.Contains("[19]", e.Message, StringComparison.Ordinal);
        Assert.Contains("[20]", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => subspace.Coefficients(ones(20)));
        Assert.Throws<ArgumentException>(() => subspace.Split(ones(20, 1, dtype: ScalarType.Float64)));
        Assert.Throws<ArgumentOutOfRangeException>(() => subspace.Project(v, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => subspace.Project(v, 0));
    }

    [Fact]
    public void A_subspace_leaves_no_tensor_behind()
    {
        Assert.Equal(
            0,
            TensorCount.Left(() =>
            {
                using var subspace = new SharpSubspace(columns);
                (Tensor sharp, Tensor bulk) = subspace.Split(v);
                sharp.Dispose();
                bulk.Dispose();
            })
        );
    }
}
