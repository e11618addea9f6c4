using Sharpest.Operators;
using Sharpest.Spectra;
using Sharpest.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Tests.Spectra;

/// <summary>Start vectors, and the ways in which a search ends.</summary>
public sealed class LanczosEndingTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    // Fewer products than rows, so that the search must find what it seeks and does not decompose the whole matrix.
    private static readonly LanczosOptions Partial = new() { MaxOperatorCalls = 39 };

    private readonly double[] values = [.. Enumerable.Range(0, 40).Select(i => 20 * Math.Pow(0.7, i) - 0.1 * i)];
    private readonly Tensor matrix;
    private readonly Tensor vectors;

    public LanczosEndingTests() => (matrix, vectors) = Spectrum.Matrix(values);

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Every_start_vector_leads_to_the_same_pairs()
    {
        Tensor blind = SmallModels.Random(40, ScalarType.Float64);
        blind -= Near.Dot(blind, vectors.select(1, 0)) * vectors.select(1, 0);
        (string Name, Tensor? Start)[] starts =
        [
            ("none", null),
            ("zero", zeros(40, dtype: ScalarType.Float64)),
            ("not finite", full([40], double.NaN, dtype: ScalarType.Float64)),
            ("the top eigenvector", vectors.select(1, 0)),
            ("another eigenvector", vectors.select(1, 30)),
            ("a sum of two eigenvectors", vectors.select(1, 1) + vectors.select(1, 5)),
            ("orthogonal to the top eigenvector", blind),
            ("single precision", SmallModels.Random(40, ScalarType.Float32)),
            ("tiny", 1e-200 * blind),
        ];
        foreach ((string name, Tensor? start) in starts)
        {
            var solver = new LanczosSolver(Partial with { Tolerance = 1e-9 });
            using Eigenpairs pairs = solver.Largest(new DenseOperator(matrix), 3, start);
            Assert.True(
                pairs.Status == SolverStatus.Converged,
                $"start: {name}, {pairs.Status}, residual {pairs.Residuals.Max():g3}"
            );
            for (int i = 0; i < 3; i++)
                Assert.True(
                    Math.Abs(values[i] - pairs.Values[i]) < 1e-8,
                    $"start: {name}, value {i}: {pairs.Values[i]}"
                );
        }
    }

    [Fact]
    public void A_start_that_never_sees_the_top_eigenvector_does_not_hide_it()
    {
        // With a diagonal matrix rounding cannot bring in what the start lacks.
        Tensor diagonal = diag(tensor(values));
        Tensor blind = ones(40, dtype: ScalarType.Float64);
        blind[0] = 0;

        using Eigenpairs pairs = new LanczosSolver(Partial).Largest(new DenseOperator(diagonal), 3, blind);

        Assert.Equal(values[0], pairs.Values[0], 1e-2);
    }

    [Fact]
    public void The_start_vector_is_not_changed()
    {
        Tensor start = SmallModels.Random(40, ScalarType.Float64);
        Tensor before = start.clone();

        using Eigenpairs pairs = new LanczosSolver(Partial).Largest(new DenseOperator(matrix), 3, start);

        Assert.True(Near.Same(start, before));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void An_operator_that_becomes_NaN_ends_the_search_with_the_pairs_so_far(int goodCalls)
    {
        var broken = new CountingOperator(new DenseOperator(matrix), goodCalls);

        using Eigenpairs pairs = new LanczosSolver(Partial).Largest(broken, 3);

        Assert.Equal(SolverStatus.NonFinite, pairs.Status);
        Assert.Equal(Math.Min(goodCalls, 3), pairs.Count);
        Assert.Equal([40, Math.Min(goodCalls, 3)], pairs.Vectors.shape);
        Assert.All(pairs.Values.Concat(pairs.Residuals), v => Assert.True(double.IsFinite(v)));
        Assert.Equal(goodCalls + 1, broken.Calls);
        if (goodCalls == 5)
            Assert.Equal(values[0], pairs.Values[0], 1);
    }

    [Fact]
    public void The_products_allowed_are_not_exceeded_and_the_best_pairs_come_back()
    {
        var counted = new CountingOperator(new DenseOperator(matrix));
        var options = new LanczosOptions { Tolerance = 1e-14, MaxOperatorCalls = 7 };

        using Eigenpairs pairs = new LanczosSolver(options).Largest(counted, 3);

        Assert.Equal(SolverStatus.MaxOperatorCalls, pairs.Status);
        Assert.Equal(7, counted.Calls);
        Assert.Equal(7, pairs.OperatorCalls);
        Assert.Equal(3, pairs.Count);
        Assert.Equal(values[0], pairs.Values[0], 0.1);
        Assert.True(pairs.Residuals[2] > 1e-14);
    }

    [Fact]
    public void A_cancelled_search_gives_what_it_has()
    {
        using var source = new CancellationTokenSource();
        var watcher = new Watcher(p =>
        {
            if (p.OperatorCalls == 4)
                source.Cancel();
        });

        using Eigenpairs pairs = new LanczosSolver(Partial).Largest(
            new DenseOperator(matrix),
            3,
            progress: watcher,
            stop: source.Token
        );
        using Eigenpairs none = new LanczosSolver(Partial).Largest(new DenseOperator(matrix), 3, stop: new(true));

        Assert.Equal(SolverStatus.Cancelled, pairs.Status);
        Assert.Equal(4, pairs.OperatorCalls);
        Assert.Equal(3, pairs.Count);
        Assert.Equal(SolverStatus.Cancelled, none.Status);
        Assert.Equal(0, none.Count);
        Assert.Equal([40, 0], none.Vectors.shape);
    }

    [Fact]
    public void Progress_is_told_after_every_product_and_ends_below_the_tolerance()
    {
        var seen = new List<LanczosProgress>();

        using Eigenpairs pairs = new LanczosSolver(Partial).Largest(
            new DenseOperator(matrix),
            3,
            progress: new Watcher(seen.Add)
        );

        Assert.Equal(Enumerable.Range(1, pairs.OperatorCalls), seen.Select(p => p.OperatorCalls));
        Assert.True(double.IsPositiveInfinity(seen[0].WorstBound));
        Assert.True(seen[^1].WorstBound <= 1e-3);
        Assert.Equal(seen.Select(p => p.Largest).Order(), seen.Select(p => p.Largest));
        Assert.Equal(pairs.Values[0], seen[^1].Largest, 1e-9);
    }

    [Fact]
    public void The_same_seed_gives_the_same_search()
    {
        using Eigenpairs once = new LanczosSolver(Partial).Largest(new DenseOperator(matrix), 3);
        using Eigenpairs again = new LanczosSolver(Partial).Largest(new DenseOperator(matrix), 3);
        using Eigenpairs other = new LanczosSolver(Partial with { Seed = 1 }).Largest(new DenseOperator(matrix), 3);

        Assert.Equal(once.Values, again.Values);
        Assert.NotEqual(once.Values, other.Values);
    }

    [Fact]
    public void A_search_leaves_no_tensor_behind()
    {
        Tensor start = SmallModels.Random(40, ScalarType.Float64);
        var options = new LanczosOptions { Tolerance = 1e-12 };

        Assert.Equal(
            0,
            TensorCount.Left(() => new LanczosSolver(options).Largest(new DenseOperator(matrix), 3, start).Dispose())
        );
        Assert.Equal(
            0,
            TensorCount.Left(() => new LanczosSolver(options).Largest(new DenseOperator(matrix), 40).Dispose())
        );
    }

    [Fact]
    public void Wrong_arguments_are_refused_with_the_range()
    {
        var solver = new LanczosSolver();
        var dense = new DenseOperator(matrix);

        foreach (int count in (int[])[0, -1, 41])
        {
            var e = Assert.Throws<ArgumentOutOfRangeException>(() => solver.Largest(dense, count));
            Assert.Contains("1 to 40", e.Message, StringComparison.Ordinal);
        }
        var start = Assert.Throws<ArgumentException>(() => solver.Largest(dense, 1, ones(39)));
        Assert.Contains("[40]", start.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => solver.Largest(dense, 1, ones(40, 1)));
        foreach (double tolerance in (double[])[0, -1, double.NaN, double.PositiveInfinity])
            Assert.Throws<ArgumentOutOfRangeException>(() => new LanczosSolver(new() { Tolerance = tolerance }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LanczosSolver(new() { MaxOperatorCalls = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LanczosSolver(new() { GuardPairs = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LanczosSolver(new() { GuardTolerance = double.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => solver.Smallest(dense, 41));
        Assert.Throws<ArgumentOutOfRangeException>(() => solver.BothEnds(dense, 1, 0));
    }

    private sealed class Watcher(Action<LanczosProgress> told) : IProgress<LanczosProgress>
    {
        public void Report(LanczosProgress value) => told(value);
    }
}
