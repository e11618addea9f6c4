using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Spectra;
using Sharpest.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Tests.Operators;

public sealed class GradientCovarianceOperatorTests : SymmetricOperatorConformance, IDisposable
{
    private const long N = 40;

    private readonly GradientCovarianceOperator covariance;

    public GradientCovarianceOperatorTests()
    {
        using Tensor gradients = Rows(6);
        covariance = new GradientCovarianceOperator(gradients);
    }

    public void Dispose() => covariance.Dispose();

    protected override ISymmetricOperator Create() => covariance;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Products_trace_and_eigenpairs_are_those_of_the_dense_matrix(bool centred)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor gradients = Rows(6);
        using var k = new GradientCovarianceOperator(gradients, new GradientCovarianceOptions { Centred = centred });
        Tensor dense = Dense(gradients, centred);
        double[] values = [.. Near.Values(linalg.eigvalsh(dense)).Reverse()];

        using Eigenpairs pairs = k.TopEigenpairs(100);

        Assert.True(Near.RelativeError(Materialize.Dense(k), dense) < 1e-14);
        Assert.Equal(dense.trace().ToDouble(), k.Trace, 1e-12);
        Assert.Equal(centred ? 5 : 6, k.Rank);
        Assert.Equal(k.Rank, pairs.Count);
        Assert.Equal(SolverStatus.Converged, pairs.Status);
        for (int i = 0; i < pairs.Count; i++)
        {
            Tensor e = pairs.Vectors.select(1, i);
            Assert.Equal(values[i], pairs.Values[i], 1e-12 * values[0]);
            Assert.True((dense.mv(e) - values[i] * e).norm().ToDouble() < 1e-12 * values[0]);
            Assert.True(pairs.Residuals[i] < 1e-12 * values[0]);
            Assert.True(e[e.abs().argmax()].ToDouble() > 0);
        }
        Tensor overlap = pairs.Vectors.t().mm(pairs.Vectors);
        Assert.True(Near.RelativeError(overlap, eye(pairs.Count, dtype: float64)) < 1e-12);
        Assert.Equal(values[k.Rank - 1] / values[0], k.Conditioning, 1e-12);
    }

    [Fact]
    public void Fewer_pairs_are_the_first_ones()
    {
        using IDisposable scope = NewDisposeScope();
        using Eigenpairs all = covariance.TopEigenpairs(5);
        using Eigenpairs two = covariance.TopEigenpairs(2);

        Assert.Equal(all.Values.Take(2), two.Values);
        Assert.Equal([N, 2], two.Vectors.shape);
        Assert.Throws<ArgumentOutOfRangeException>(() => covariance.TopEigenpairs(0));
    }

    [Fact]
    public void Lanczos_finds_the_same_pairs()
    {
        using Eigenpairs exact = covariance.TopEigenpairs(3);
        using Eigenpairs found = new LanczosSolver(new LanczosOptions { Tolerance = 1e-10 }).Largest(covariance, 3);

        for (int i = 0; i < 3; i++)
            Assert.Equal(exact.Values[i], found.Values[i], 1e-9 * exact.Values[0]);
    }

    // Drawing S of N examples without replacement divides the covariance by S, times (N − S)/(N − 1): exact in the mean over
    // all ways to part six examples into three pairs.
    [Fact]
    public void The_covariance_falls_with_the_size_of_the_mini_batch()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor examples = Rows(6);
        Tensor sum = zeros(N, N, dtype: float64);
        int ways = 0;
        foreach (int[][] pairs in Pairings([0, 1, 2, 3, 4, 5]))
        {
            Tensor means = stack(pairs.Select(pair => (examples[pair[0]] + examples[pair[1]]) / 2));
            using var covariance = new GradientCovarianceOperator(means);
            sum.add_(Materialize.Dense(covariance));
            ways++;
        }

        Assert.Equal(15, ways);
        Assert.True(Near.RelativeError(sum / ways, Dense(examples, centred: true) * (4.0 / (2 * 5))) < 1e-13);
    }

    private static IEnumerable<int[][]> Pairings(int[] items)
    {
        if (items.Length == 0)
            return
            [
                [],
            ];
        return items[1..]
            .SelectMany(other =>
                Pairings([.. items[1..].Where(item => item != other)])
                    .Select(rest =>
                        (int[][])
                            [
                                [items[0], other],
                                .. rest,
                            ]
                    )
            );
    }

    [Fact]
    public void An_objective_gives_the_gradient_of_each_of_its_unequal_micro_batches()
    {
        using IDisposable scope = NewDisposeScope();
        OutputProblem p = OutputProblem.Classifier();
        var options = new ObjectiveOptions { L2 = 0.1 };
        var rows = new List<Tensor>();
        long at = 0;
        foreach (long count in p.Batches)
        {
            OutputProblem part = p with
            {
                Inputs = p.Inputs.narrow(0, at, count),
                Targets = p.Targets.narrow(0, at, count),
                Batches = [count],
            };
            rows.Add(part.Objective(options).LossAndGradient().Gradient);
            at += count;
        }

        foreach (bool centred in (bool[])[true, false])
        {
            var choice = new GradientCovarianceOptions { Centred = centred };
            using var k = new GradientCovarianceOperator(p.Objective(options), choice);

            Assert.Equal(3, k.Count);
            Assert.True(Near.RelativeError(Materialize.Dense(k), Dense(stack(rows), centred)) < 1e-13);
        }
    }

    [Fact]
    public void A_float32_covariance_keeps_its_small_eigenvalues()
    {
        using IDisposable scope = NewDisposeScope();
        // Orthogonal gradients of lengths from 1 to 1e-4: their squares span eight decades, float32 has seven.
        Tensor rows = linalg.qr(SmallModels.Random(N * 5, ScalarType.Float64).reshape(N, 5)).Q.t();
        rows = (rows * tensor([1, 1e-1, 1e-2, 1e-3, 1e-4]).unsqueeze(1)).to(ScalarType.Float32);
        using var k = new GradientCovarianceOperator(rows, new GradientCovarianceOptions { Centred = false });

        using Eigenpairs pairs = k.TopEigenpairs(5);

        Assert.Equal(ScalarType.Float32, pairs.Vectors.dtype);
        Assert.InRange(k.Rank, 4, 5);
        for (int i = 0; i < 4; i++)
            Assert.Equal(Math.Pow(10, -2 * i) / 5, pairs.Values[i], 1e-5 * Math.Pow(10, -2 * i));
    }

    [Fact]
    public void Equal_gradients_have_no_covariance_and_one_gradient_has_none_either()
    {
        using IDisposable scope = NewDisposeScope();
        using var one = new GradientCovarianceOperator(Rows(1));
        using Eigenpairs none = one.TopEigenpairs(3);

        Assert.Equal(0, one.Trace);
        Assert.Equal(0, one.Rank);
        Assert.Equal(0, none.Count);
        Assert.True(double.IsNaN(one.Conditioning));
        Assert.Equal(0, one.Apply(ones(N, dtype: float64)).abs().max().ToDouble());
    }

    [Fact]
    public void A_gradient_that_is_not_finite_is_a_status()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor rows = Rows(3);
        rows[1, 4] = double.NaN;
        using var k = new GradientCovarianceOperator(rows);

        using Eigenpairs pairs = k.TopEigenpairs(2);

        Assert.Equal(SolverStatus.NonFinite, pairs.Status);
        Assert.Equal(0, pairs.Count);
        Assert.True(double.IsNaN(k.Trace));
        Assert.Equal(0, k.Rank);
    }

    [Fact]
    public void The_given_gradients_stay_as_they_are_and_nothing_is_left_behind()
    {
        using Tensor rows = Rows(4);
        using Tensor before = rows.clone();

        long left = TensorCount.Left(() =>
        {
            using var k = new GradientCovarianceOperator(rows);
            k.TopEigenpairs(2).Dispose();
        });

        Assert.Equal(0, left);
        Assert.True(Near.Same(rows, before));
    }

    [Fact]
    public void What_is_no_matrix_of_gradients_is_refused()
    {
        using IDisposable scope = NewDisposeScope();

        Assert.Throws<ArgumentException>(() => new GradientCovarianceOperator(zeros(3)));
        Assert.Throws<ArgumentException>(() => new GradientCovarianceOperator(zeros(0, 3)));
        Assert.Throws<ArgumentException>(() => new GradientCovarianceOperator(zeros(2, 3, dtype: int64)));
        Assert.Throws<ArgumentNullException>(() => new GradientCovarianceOperator((Tensor)null!));
    }

    private static Tensor Rows(long count) => SmallModels.Random(count * N, ScalarType.Float64).reshape(count, N);

    private static Tensor Dense(Tensor gradients, bool centred)
    {
        Tensor sum = zeros(gradients.size(1), gradients.size(1), dtype: ScalarType.Float64);
        Tensor centre = centred ? gradients.mean([0]) : zeros(gradients.size(1), dtype: ScalarType.Float64);
        for (int i = 0; i < gradients.size(0); i++)
            sum.add_((gradients[i] - centre).outer(gradients[i] - centre));
        return sum / gradients.size(0);
    }
}
