using Sharpest.Operators;
using Sharpest.Spectra;
using Sharpest.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Tests.Spectra;

/// <summary>Traces from random vectors: unbiased, of the variance that theory gives, exact where they must be.</summary>
public sealed class TraceEstimatorTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<string, ProbeKind> Methods =>
        [
            ("Hutchinson", ProbeKind.Rademacher),
            ("Hutchinson", ProbeKind.Gaussian),
            ("Hutch++", ProbeKind.Rademacher),
            ("Hutch++", ProbeKind.Gaussian),
            ("XTrace", ProbeKind.Rademacher),
            ("XTrace", ProbeKind.Gaussian),
        ];

    public void Dispose() => scope.Dispose();

    [Theory]
    [MemberData(nameof(Methods))]
    public void An_estimate_is_unbiased_and_its_standard_error_covers(string method, ProbeKind kind)
    {
        double[] values = [12, -8, .. Enumerable.Range(0, 38).Select(i => 3 * Math.Pow(0.9, i) - 0.5)];
        var dense = new DenseOperator(Spectrum.Matrix(values).Matrix);
        double trace = values.Sum();

        Estimate[] estimates =
        [
            .. Enumerable
                .Range(0, 100)
                .Select(seed =>
                    Run(
                        method,
                        dense,
                        new()
                        {
                            Products = 24,
                            Kind = kind,
                            Seed = seed,
                        }
                    )
                ),
        ];

        double mean = estimates.Average(e => e.Value);
        double scatter = Math.Sqrt(estimates.Sum(e => Math.Pow(e.Value - mean, 2)) / 99);
        Assert.All(estimates, e => Assert.Equal(SolverStatus.Converged, e.Status));
        Assert.All(estimates, e => Assert.Equal(24, e.OperatorCalls));
        Assert.InRange(mean - trace, -4 * scatter / 10, 4 * scatter / 10);
        Assert.InRange(estimates.Average(e => e.StandardError), 0.7 * scatter, 1.3 * scatter);
        Assert.True(estimates.Count(e => Math.Abs(e.Value - trace) <= 1.96 * e.StandardError) >= 85);
    }

    [Theory]
    [InlineData(ProbeKind.Rademacher)]
    [InlineData(ProbeKind.Gaussian)]
    public void The_scatter_of_one_term_is_that_of_theory(ProbeKind kind)
    {
        Tensor matrix = Spectrum.Matrix([5, 3, 1, 0.5, -2, -4, 0.1]).Matrix;
        double squares = matrix.pow(2).sum().ToDouble();
        double variance =
            kind == ProbeKind.Gaussian ? 2 * squares : 2 * (squares - matrix.diagonal().pow(2).sum().ToDouble());

        Estimate estimate = Run("Hutchinson", new DenseOperator(matrix), new() { Products = 8000, Kind = kind });

        // The relative error of a variance from N terms is about √(kurtosis/N), 3 % here.
        Assert.InRange(8000 * Math.Pow(estimate.StandardError, 2), 0.88 * variance, 1.12 * variance);
    }

    [Fact]
    public void For_a_diagonal_matrix_Rademacher_vectors_are_exact()
    {
        var dense = new DenseOperator(diag(tensor([1.0, 2, -5, 7])));

        Estimate estimate = Run("Hutchinson", dense, new() { Products = 2 });

        Assert.Equal(5, estimate.Value, 1e-12);
        Assert.Equal(0, estimate.StandardError, 1e-12);
    }

    [Theory]
    [InlineData("Hutch++", 24, ScalarType.Float64, 1e-10)]
    [InlineData("Hutch++", 60, ScalarType.Float64, 1e-10)]
    [InlineData("Hutch++", 24, ScalarType.Float32, 1e-4)]
    [InlineData("XTrace", 14, ScalarType.Float64, 1e-10)]
    [InlineData("XTrace", 40, ScalarType.Float64, 1e-10)]
    [InlineData("XTrace", 40, ScalarType.Float32, 1e-4)]
    public void A_low_rank_matrix_has_its_exact_trace(string method, int products, ScalarType dtype, double precision)
    {
        // Rank 6, of both signs and of sizes from 50 to 0.1.
        double[] values = [50, 20, 3, .. new double[94], -0.1, -4, -30];
        var dense = new DenseOperator(Spectrum.Matrix(values, dtype: dtype).Matrix);

        for (int seed = 0; seed < 5; seed++)
        {
            Estimate estimate = Run(method, dense, new() { Products = products, Seed = seed });

            Assert.Equal(38.9, estimate.Value, 50 * precision);
            Assert.True(estimate.StandardError <= 50 * precision);
        }
    }

    [Theory]
    [InlineData("Hutch++")]
    [InlineData("XTrace")]
    public void Where_few_eigenvalues_stand_out_the_newer_methods_are_far_more_exact(string method)
    {
        double[] values = [.. Enumerable.Range(0, 120).Select(i => 100 * Math.Pow(0.6, i) + 0.01)];
        var dense = new DenseOperator(Spectrum.Matrix(values).Matrix);
        double Error(string of, int seed) =>
            Math.Abs(Run(of, dense, new() { Products = 36, Seed = seed }).Value - values.Sum());

        double newer = Enumerable.Range(0, 12).Average(seed => Error(method, seed));

        Assert.True(newer < 0.05 * Enumerable.Range(0, 12).Average(seed => Error("Hutchinson", seed)));
    }

    [Fact]
    public void XTrace_is_the_mean_over_leaving_each_vector_out()
    {
        // The definition, with a range made anew without each vector in turn.
        Tensor matrix = Spectrum.Matrix([.. Enumerable.Range(0, 25).Select(i => 5.0 - 0.4 * i)]).Matrix;
        var dense = new DenseOperator(matrix);
        var probes = new ProbeStream(dense, ProbeKind.Rademacher, 4, "trace");
        Tensor[] drawn = [.. Enumerable.Range(0, 6).Select(probes.Draw)];
        double[] results =
        [
            .. drawn.Select(
                (probe, i) =>
                {
                    Tensor others = stack([.. drawn.Where((_, j) => j != i)], 1);
                    Tensor q = linalg.qr(matrix.mm(others)).Q;
                    Tensor rest = probe - q.mv(q.t().mv(probe));
                    return q.t().mm(matrix).mm(q).trace().ToDouble() + Near.Dot(rest, matrix.mv(rest));
                }
            ),
        ];

        Estimate estimate = Run("XTrace", dense, new() { Products = 13, Seed = 4 });

        Assert.Equal(12, estimate.OperatorCalls);
        Assert.Equal(results.Average(), estimate.Value, 1e-10);
        double squares = results.Sum(r => Math.Pow(r - results.Average(), 2));
        Assert.Equal(Math.Sqrt(squares / 30), estimate.StandardError, 1e-10);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Small_and_zero_matrices_are_no_special_case(string method, ProbeKind kind)
    {
        var options = new ProbeOptions { Products = 30, Kind = kind };
        var one = new DenseOperator(full([1, 1], -3.0, dtype: ScalarType.Float64));
        var small = new DenseOperator(Spectrum.Matrix([3, 2, -7, 0.25]).Matrix);

        Estimate ofZero = Run(method, new DenseOperator(zeros(9, 9)), options);
        Estimate ofOne = Run(method, one, options);
        Estimate ofSmall = Run(method, small, options);

        Assert.Equal(0, ofZero.Value);
        Assert.Equal(0, ofZero.StandardError);
        Assert.InRange(ofOne.Value + 3, -5 * ofOne.StandardError - 1e-12, 5 * ofOne.StandardError + 1e-12);
        Assert.InRange(ofSmall.Value + 1.75, -5 * ofSmall.StandardError - 1e-12, 5 * ofSmall.StandardError + 1e-12);
    }

    [Fact]
    public void Too_few_products_are_refused_with_the_number_needed()
    {
        var dense = new DenseOperator(eye(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TraceEstimator(new() { Products = 0 }));
        var e = Assert.Throws<InvalidOperationException>(() => Run("Hutch++", dense, new() { Products = 5 }));
        Assert.Contains("at least 6", e.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Run("XTrace", dense, new() { Products = 3 }));
        Assert.True(double.IsNaN(Run("Hutchinson", dense, new() { Products = 1 }).StandardError));
    }

    private static Estimate Run(string method, ISymmetricOperator matrix, ProbeOptions options)
    {
        var estimator = new TraceEstimator(options);
        return method switch
        {
            "Hutchinson" => estimator.Hutchinson(matrix),
            "Hutch++" => estimator.HutchPlusPlus(matrix),
            _ => estimator.XTrace(matrix),
        };
    }
}
