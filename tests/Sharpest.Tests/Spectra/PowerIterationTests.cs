using Sharpest.Operators;
using Sharpest.Spectra;
using Sharpest.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Tests.Spectra;

public sealed class PowerIterationTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly double[] values = [9, 5, 3, .. Enumerable.Range(0, 26).Select(i => 1 - 0.05 * i), -7];
    private readonly Tensor matrix;
    private readonly DenseOperator dense;

    public PowerIterationTests()
    {
        matrix = Spectrum.Matrix(values).Matrix;
        dense = new DenseOperator(matrix);
    }

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void The_values_of_largest_size_are_found_with_their_signs(int count)
    {
        double[] known = [.. ((double[])[9, -7, 5, 3])[..count].OrderDescending()];

        using Eigenpairs pairs = new PowerIteration(new() { Tolerance = 1e-5 }).Dominant(dense, count);

        Assert.Equal(SolverStatus.Converged, pairs.Status);
        Assert.Equal(known, pairs.Values.Select(v => Math.Round(v, 6)));
        Tensor afresh = (matrix.mm(pairs.Vectors) - pairs.Vectors * tensor(pairs.Values.ToArray())).norm(0);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(afresh[i].ToDouble(), pairs.Residuals[i], 1e-12);
            Assert.True(pairs.Residuals[i] <= 9e-5);
        }
        Tensor overlap = pairs.Vectors.t().mm(pairs.Vectors) - eye(count, dtype: ScalarType.Float64);
        Assert.True(overlap.abs().max().ToDouble() < 1e-12);
    }

    [Fact]
    public void A_largest_eigenvalue_that_is_negative_comes_first_in_size_and_last_in_order()
    {
        using Eigenpairs pairs = new PowerIteration().Dominant(new DenseOperator(-matrix), 1);

        Assert.Equal(-9, pairs.Values[0], 1e-4);
    }

    [Fact]
    public void A_pair_of_opposite_signs_does_not_converge_and_says_so()
    {
        double[] opposite = [4, 1, 0.5, .. new double[20], -4];
        var counted = new CountingOperator(new DenseOperator(Spectrum.Matrix(opposite).Matrix));

        using Eigenpairs pairs = new PowerIteration(new() { MaxOperatorCalls = 200 }).Dominant(counted, 1);

        Assert.Equal(SolverStatus.MaxOperatorCalls, pairs.Status);
        Assert.Equal(200, counted.Calls);
        Assert.Equal(200, pairs.OperatorCalls);
        Assert.True(pairs.Residuals[0] > 0.1);
    }

    [Fact]
    public void Degenerate_and_zero_matrices_are_no_special_case()
    {
        using Eigenpairs identity = new PowerIteration().Dominant(
            new DenseOperator(eye(6, dtype: ScalarType.Float64)),
            6
        );
        using Eigenpairs zero = new PowerIteration().Dominant(new DenseOperator(zeros(5, 5)), 2, zeros(5));
        using Eigenpairs one = new PowerIteration().Dominant(
            new DenseOperator(full([1, 1], -3.0, dtype: ScalarType.Float64)),
            1
        );

        Assert.All(identity.Values, v => Assert.Equal(1, v, 1e-12));
        Assert.Equal(SolverStatus.Converged, zero.Status);
        Assert.All(zero.Values, v => Assert.Equal(0, v));
        Assert.Equal(-3, one.Values[0]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 1)]
    [InlineData(40, 2)]
    public void An_operator_that_becomes_NaN_leaves_the_pairs_so_far_with_their_residuals(int goodCalls, int atLeast)
    {
        var broken = new CountingOperator(dense, goodCalls);

        using Eigenpairs pairs = new PowerIteration(new() { Tolerance = 1e-2 }).Dominant(broken, 4);

        Assert.Equal(SolverStatus.NonFinite, pairs.Status);
        Assert.InRange(pairs.Count, Math.Min(1, atLeast), 4);
        Assert.All(pairs.Values.Concat(pairs.Residuals), v => Assert.True(double.IsFinite(v)));
        Tensor afresh = (matrix.mm(pairs.Vectors) - pairs.Vectors * tensor(pairs.Values.ToArray())).norm(0);
        Assert.Equal(Near.Values(afresh), pairs.Residuals.ToArray(), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void It_can_be_stopped_repeats_itself_and_leaves_no_tensor_behind()
    {
        using Eigenpairs stopped = new PowerIteration().Dominant(dense, 2, stop: new(true));
        using Eigenpairs once = new PowerIteration().Dominant(dense, 2);
        using Eigenpairs again = new PowerIteration().Dominant(dense, 2);

        Assert.Equal(SolverStatus.Cancelled, stopped.Status);
        Assert.Equal(0, stopped.Count);
        Assert.Equal(once.Values, again.Values);
        Assert.True(Near.Same(once.Vectors, again.Vectors));
        Assert.Equal(0, TensorCount.Left(() => new PowerIteration().Dominant(dense, 3).Dispose()));
        Assert.Equal(
            0,
            TensorCount.Left(() => new PowerIteration().Dominant(new CountingOperator(dense, 7), 3).Dispose())
        );
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PowerIteration(new() { Tolerance = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PowerIteration(new() { MaxOperatorCalls = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PowerIteration().Dominant(dense, 31));
        Assert.Throws<ArgumentException>(() => new PowerIteration().Dominant(dense, 1, ones(29)));
    }
}
