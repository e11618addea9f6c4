using CsCheck;
using Sharpest.Operators;
using Sharpest.Spectra;
using Sharpest.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Tests.Spectra;

/// <summary>Eigenpairs that the solver finds, against those known by construction.</summary>
public sealed class LanczosSolverTests
{
    private static readonly LanczosOptions Exact = new() { Tolerance = 1e-11, MaxOperatorCalls = 400 };

    [Theory]
    [InlineData("separated", 1)]
    [InlineData("separated", 10)]
    [InlineData("separated", 60)]
    [InlineData("clustered", 5)]
    [InlineData("clustered", 1)]
    [InlineData("clustered", 60)]
    [InlineData("multiple", 60)]
    public void Eigenvalues_and_vectors_are_those_known_by_construction(string name, int count)
    {
        using IDisposable scope = NewDisposeScope();
        using var golden = new Golden("lanczos_matrices");
        Tensor matrix = golden.Tensor($"{name}/matrix");
        double[] values = golden.Numbers($"{name}/eigenvalues");

        using Eigenpairs pairs = new LanczosSolver(Exact).Largest(new DenseOperator(matrix), count);

        Assert.Equal(SolverStatus.Converged, pairs.Status);
        Assert.Equal(count, pairs.Count);
        for (int i = 0; i < count; i++)
            Assert.Equal(values[i], pairs.Values[i], 1e-10 * Math.Abs(values[0]));
        Sound(pairs, matrix, 1e-11);
        if (name == "separated")
        {
            // Vectors are as sharp as residual over gap; the gaps shrink to 1e-6, so only the first ten are compared.
            Tensor known = golden.Tensor("separated/eigenvectors").narrow(1, 0, Math.Min(count, 10));
            Assert.True((pairs.Vectors.narrow(1, 0, known.size(1)) - known).abs().max().ToDouble() < 1e-8);
        }
    }

    [Theory]
    [InlineData("separated", 400)]
    [InlineData("clustered", 400)]
    [InlineData("clustered", 59)]
    public void Both_ends_are_those_known_by_construction(string name, int products)
    {
        using IDisposable scope = NewDisposeScope();
        using var golden = new Golden("lanczos_matrices");
        Tensor matrix = golden.Tensor($"{name}/matrix");
        double[] values = golden.Numbers($"{name}/eigenvalues");
        var solver = new LanczosSolver(Exact with { MaxOperatorCalls = products });

        using SpectrumEnds ends = solver.BothEnds(new DenseOperator(matrix), 5, 3);

        Assert.Equal(SolverStatus.Converged, ends.Status);
        for (int i = 0; i < 5; i++)
            Assert.Equal(values[i], ends.Top.Values[i], 1e-10 * Math.Abs(values[0]));
        for (int i = 0; i < 3; i++)
            Assert.Equal(values[57 + i], ends.Bottom.Values[i], 1e-10 * Math.Abs(values[0]));
        Sound(ends.Top, matrix, 1e-11);
        Sound(ends.Bottom, matrix, 1e-9);
    }

    [Fact]
    public void Largest_means_largest_algebraic_value_not_largest_magnitude()
    {
        using IDisposable scope = NewDisposeScope();
        double[] values = [2, 1, 0.5, .. Enumerable.Repeat(0, 20).Select((_, i) => -1.0 - i)];
        Tensor matrix = Spectrum.Matrix(values).Matrix;

        using Eigenpairs pairs = new LanczosSolver(Exact).Largest(new DenseOperator(matrix), 4);

        Assert.Equal([2, 1, 0.5, -1], pairs.Values.Select(v => Math.Round(v, 9)));
    }

    [Fact]
    public void A_negative_definite_matrix_has_its_least_negative_eigenvalues_first()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor matrix = Spectrum.Matrix([.. Enumerable.Range(1, 15).Select(i => -(double)i)]).Matrix;

        using Eigenpairs pairs = new LanczosSolver(Exact).Largest(new DenseOperator(matrix), 2);

        Assert.Equal(-1, pairs.Values[0], 1e-10);
        Assert.Equal(-2, pairs.Values[1], 1e-10);
    }

    [Fact]
    public void Any_spectrum_is_found_at_any_tolerance()
    {
        Gen<double[]> spectra = Gen.Double[-10, 10].Array[1, 25];
        Gen.Select(
                spectra,
                Gen.Int[1, 25],
                Gen.Int[0, 1000],
                Gen.OneOf(Gen.Const(1e-9), Gen.Const(1e-4), Gen.Const(1e-2)),
                Gen.Int[1, 30]
            )
            .Sample(
                (values, wanted, seed, tolerance, products) =>
                {
                    using IDisposable scope = NewDisposeScope();
                    int count = Math.Min(wanted, values.Length);
                    double[] known = [.. values.OrderDescending()];
                    Tensor matrix = Spectrum.Matrix(known, seed).Matrix;
                    var options = new LanczosOptions { Tolerance = tolerance, MaxOperatorCalls = products };
                    using Eigenpairs pairs = new LanczosSolver(options).Largest(new DenseOperator(matrix), count);

                    Sound(pairs, matrix, tolerance);
                    // Every value is within its residual of some eigenvalue.
                    for (int i = 0; i < pairs.Count; i++)
                        Assert.True(known.Min(v => Math.Abs(v - pairs.Values[i])) <= pairs.Residuals[i] + 1e-10);
                },
                iter: 60
            );
    }

    [Theory]
    [InlineData(ScalarType.Float64, 1e-10)]
    [InlineData(ScalarType.Float32, 1e-4)]
    public void Tolerances_are_reached_and_reported_as_they_are(ScalarType dtype, double tolerance)
    {
        using IDisposable scope = NewDisposeScope();
        double[] values = [.. Enumerable.Range(0, 80).Select(i => 50 * Math.Pow(0.8, i) - 0.2 * i)];
        double[] known = [.. values.OrderDescending()];
        Tensor matrix = Spectrum.Matrix(values, dtype: dtype).Matrix;

        using Eigenpairs pairs = new LanczosSolver(new LanczosOptions { Tolerance = tolerance }).Largest(
            new DenseOperator(matrix),
            6
        );

        Assert.Equal(SolverStatus.Converged, pairs.Status);
        Assert.Equal(dtype, pairs.Vectors.dtype);
        Sound(pairs, matrix, tolerance);
        for (int i = 0; i < 6; i++)
            Assert.Equal(known[i], pairs.Values[i], tolerance * 50);
    }

    [Fact]
    public void One_by_one_and_zero_matrices_are_no_special_case()
    {
        using IDisposable scope = NewDisposeScope();
        using Eigenpairs one = new LanczosSolver().Largest(
            new DenseOperator(full([1, 1], -3.0, dtype: ScalarType.Float64)),
            1
        );
        using Eigenpairs none = new LanczosSolver().Largest(new DenseOperator(zeros(5, 5)), 3);

        Assert.Equal([-3.0], one.Values);
        Assert.Equal(1, one.Vectors.item<double>());
        Assert.Equal([0.0, 0.0, 0.0], none.Values);
        Assert.Equal(SolverStatus.Converged, none.Status);
    }

    [Fact]
    public void Without_guard_pairs_a_hidden_eigenvalue_is_missed_and_with_them_it_is_not()
    {
        using IDisposable scope = NewDisposeScope();
        int missedWithout = 0;
        for (int seed = 0; seed < 12; seed++)
        {
            (Tensor matrix, Tensor start) = HiddenTop(seed);
            missedWithout += Misses(matrix, start, guards: 0) ? 1 : 0;
            Assert.False(Misses(matrix, start, guards: 2), $"seed {seed}");
        }
        Assert.True(missedWithout > 0, "the case does not need guards");
    }

    // Eigenvalues 10 and 9.5 above a bulk up to 8; the start is nearly blind to the first.
    private static (Tensor Matrix, Tensor Start) HiddenTop(int seed)
    {
        double[] values = [10, 9, .. Enumerable.Range(0, 58).Select(i => 6 - 0.2 * i)];
        (Tensor matrix, Tensor vectors) = Spectrum.Matrix(values, seed);
        Tensor start = vectors.select(1, 1) + 0.02 * vectors.select(1, 0) + 0.05 * vectors.narrow(1, 2, 58).sum(1);
        return (matrix, start);
    }

    private static bool Misses(Tensor matrix, Tensor start, int guards)
    {
        var options = new LanczosOptions
        {
            Tolerance = 1e-1,
            GuardPairs = guards,
            GuardTolerance = 1e-2,
            MaxOperatorCalls = 59, // one less than rows: else the matrix is decomposed completely
        };
        using Eigenpairs pairs = new LanczosSolver(options).Largest(new DenseOperator(matrix), 1, start);
        Assert.Equal(SolverStatus.Converged, pairs.Status);
        return pairs.Values[0] < 9.5;
    }

    // Orthonormal, descending, signs fixed, residuals as reported and as demanded.
    private static void Sound(Eigenpairs pairs, Tensor matrix, double tolerance)
    {
        using IDisposable scope = NewDisposeScope();
        double rounding = pairs.Vectors.dtype == ScalarType.Float64 ? 1e-12 : 2e-5;
        double scale = matrix.abs().max().ToDouble();
        double norm = linalg.eigvalsh(matrix.@double()).abs().max().ToDouble();
        Tensor overlap = pairs.Vectors.t().mm(pairs.Vectors) - eye(pairs.Count, dtype: pairs.Vectors.dtype);
        Assert.True(overlap.abs().max().ToDouble() < 10 * rounding);
        Assert.Equal(pairs.Values.OrderDescending(), pairs.Values);
        Tensor exact = pairs.Vectors.@double();
        Tensor residuals = (matrix.@double().mm(exact) - exact * tensor(pairs.Values.ToArray())).norm(0);
        double[] actual = Near.Values(residuals);
        for (int i = 0; i < pairs.Count; i++)
        {
            Assert.Equal(actual[i], pairs.Residuals[i], 10 * rounding * scale);
            if (pairs.Status == SolverStatus.Converged)
                Assert.True(pairs.Residuals[i] <= tolerance * Math.Max(Math.Abs(pairs.Values[0]), 0.01 * norm));
            Tensor column = pairs.Vectors.select(1, i);
            Assert.True(column[column.abs().argmax()].ToDouble() > 0);
        }
    }
}
