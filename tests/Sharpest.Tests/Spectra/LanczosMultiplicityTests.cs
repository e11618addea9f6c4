using CsCheck;
using Sharpest.Operators;
using Sharpest.Spectra;
using Sharpest.Tests.Support;
using static TorchSharp.torch;

namespace Sharpest.Tests.Spectra;

/// <summary>Multiple and clustered eigenvalues: no copy is missed and none is invented.</summary>
public sealed class LanczosMultiplicityTests
{
    // What is asked of a matrix with more rows than products.
    private static readonly LanczosOptions Confirmed = new()
    {
        Tolerance = 1e-6,
        MaxOperatorCalls = 199,
        ConfirmMultiplicity = true,
    };

    [Fact]
    public void A_small_matrix_is_decomposed_completely_whatever_its_multiplicities()
    {
        Gen<double[]> clusters = Gen.Select(
                Gen.Double[-5, 5],
                Gen.Int[1, 5],
                Gen.OneOf(Gen.Const(0.0), Gen.Const(1e-13), Gen.Const(1e-7))
            )
            .Select((value, copies, spread) => Enumerable.Range(0, copies).Select(i => value + i * spread).ToArray());
        Gen.Select(clusters.Array[1, 8], Gen.Int[1, 40], Gen.Int[0, 1000])
            .Sample(
                (parts, wanted, seed) =>
                {
                    using IDisposable scope = NewDisposeScope();
                    double[] known = [.. parts.SelectMany(p => p).OrderDescending()];
                    int count = Math.Min(wanted, known.Length);
                    var dense = new DenseOperator(Spectrum.Matrix(known, seed).Matrix);

                    using SpectrumEnds ends = new LanczosSolver().BothEnds(dense, count, count);

                    Assert.Equal(SolverStatus.Converged, ends.Status);
                    Assert.Equal(known.Length, ends.OperatorCalls);
                    AssertNear(known[..count], ends.Top.Values, 1e-12);
                    AssertNear(known[^count..], ends.Bottom.Values, 1e-12);
                },
                iter: 40
            );
    }

    [Fact]
    public void With_confirmation_no_copy_is_missed_in_a_large_matrix_either()
    {
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 4], Gen.Int[0, 1000], Gen.OneOf(Gen.Const(0.0), Gen.Const(1e-9)))
            .Sample(
                (first, second, seed, spread) =>
                {
                    using IDisposable scope = NewDisposeScope();
                    double[] top =
                    [
                        .. Enumerable.Range(0, first).Select(i => 10 - i * spread),
                        .. Enumerable.Range(0, second).Select(i => 7 - i * spread),
                    ];
                    double[] known = [.. top, .. Enumerable.Range(0, 400 - top.Length).Select(i => 2 - 0.02 * i)];
                    var dense = new DenseOperator(Spectrum.Matrix(known, seed).Matrix);

                    using Eigenpairs pairs = new LanczosSolver(
                        Confirmed with
                        {
                            Seed = seed,
                            MaxOperatorCalls = 399,
                        }
                    ).Largest(dense, top.Length);

                    Assert.Equal(SolverStatus.Converged, pairs.Status);
                    AssertNear(top, pairs.Values, 1e-5);
                    Assert.True(pairs.Residuals.Max() <= 1e-5);
                },
                iter: 25
            );
    }

    [Fact]
    public void With_few_rows_and_one_product_too_few_for_all_a_search_says_that_it_is_not_done()
    {
        Gen.Select(Gen.Int[-3, 3].Array[12, 30], Gen.Int[1, 6], Gen.Int[0, 1000])
            .Sample(
                (drawn, count, seed) =>
                {
                    using IDisposable scope = NewDisposeScope();
                    double[] known = [.. drawn.OrderDescending().Select(v => (double)v)];
                    var dense = new DenseOperator(Spectrum.Matrix(known, seed).Matrix);
                    LanczosOptions options = Confirmed with { MaxOperatorCalls = known.Length - 1 };

                    using SpectrumEnds ends = new LanczosSolver(options).BothEnds(dense, count, count);

                    Assert.Equal(SolverStatus.MaxOperatorCalls, ends.Status);
                    Assert.Equal(known.Length - 1, ends.OperatorCalls);
                },
                iter: 400
            );
    }

    [Fact]
    public void Without_confirmation_a_copy_may_be_missed_and_confirmation_of_a_simple_spectrum_costs_about_a_search()
    {
        using IDisposable scope = NewDisposeScope();
        double[] twice = [10, 10, .. Enumerable.Range(0, 198).Select(i => 5 * Math.Pow(0.95, i))];
        double[] once = [10, .. twice[2..], 0];
        LanczosOptions plain = new() { Tolerance = 1e-4 };

        using Eigenpairs missed = new LanczosSolver(plain).Largest(new DenseOperator(Spectrum.Matrix(twice).Matrix), 2);
        using Eigenpairs simple = new LanczosSolver(plain).Largest(new DenseOperator(Spectrum.Matrix(once).Matrix), 2);
        using Eigenpairs sure = new LanczosSolver(plain with { ConfirmMultiplicity = true }).Largest(
            new DenseOperator(Spectrum.Matrix(once).Matrix),
            2
        );

        AssertNear([10, 5], missed.Values, 1e-3);
        AssertNear([10, 5], sure.Values, 1e-3);
        Assert.Equal(SolverStatus.Converged, sure.Status);
        Assert.InRange(sure.OperatorCalls, simple.OperatorCalls + 5, 2.5 * simple.OperatorCalls);
    }

    [Theory]
    [InlineData(ScalarType.Float64, 1e-12)]
    [InlineData(ScalarType.Float32, 1e-5)]
    public void Matrices_of_few_different_eigenvalues_take_few_products(ScalarType dtype, double precision)
    {
        using IDisposable scope = NewDisposeScope();
        double[] zero = new double[150];
        double[] one = [.. Enumerable.Repeat(1.0, 150)];
        double[] three = [3, 3, 3, .. Enumerable.Repeat(1.0, 147)];
        double[] signs = [.. Enumerable.Repeat(4.0, 75), .. Enumerable.Repeat(-4.0, 75)];
        double[] rank = [5, 5, 2, .. new double[147]];
        foreach (double[] known in (double[][])[zero, one, three, signs, rank])
        {
            var dense = new DenseOperator(Spectrum.Matrix(known, dtype: dtype).Matrix);

            using SpectrumEnds ends = new LanczosSolver().BothEnds(dense, 4, 3);

            Assert.Equal(SolverStatus.Converged, ends.Status);
            Assert.InRange(ends.OperatorCalls, 4, 40);
            AssertNear(known[..4], ends.Top.Values, precision);
            AssertNear(known[^3..], ends.Bottom.Values, precision);
            Assert.All(ends.Top.Residuals.Concat(ends.Bottom.Residuals), r => Assert.True(r < 10 * precision));
        }
    }

    [Fact]
    public void An_outer_product_sum_has_its_rank_and_then_zeros()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor factors = SmallModels.Random(300 * 7, ScalarType.Float64, 3).reshape(300, 7);
        Tensor matrix = factors.mm(factors.t());
        double[] known = [.. Near.Values(linalg.eigvalsh(factors.t().mm(factors))).OrderDescending()];

        using Eigenpairs pairs = new LanczosSolver(Confirmed).Largest(new DenseOperator(matrix), 12);

        Assert.Equal(SolverStatus.Converged, pairs.Status);
        AssertNear([.. known, 0, 0, 0, 0, 0], pairs.Values, 1e-9);
    }

    [Fact]
    public void Both_ends_come_from_one_search_and_agree_with_single_ones()
    {
        using IDisposable scope = NewDisposeScope();
        double[] known = [.. Enumerable.Range(0, 160).Select(i => 12 * Math.Pow(0.8, i) - 9 * Math.Pow(0.8, 159 - i))];
        double[] sorted = [.. known.OrderDescending()];
        (Tensor matrix, Tensor vectors) = Spectrum.Matrix(sorted);
        var counted = new CountingOperator(new DenseOperator(matrix));
        var solver = new LanczosSolver(new LanczosOptions { Tolerance = 1e-7 });

        using SpectrumEnds ends = solver.BothEnds(counted, 3, 2);
        using Eigenpairs top = solver.Largest(new DenseOperator(matrix), 3);
        using Eigenpairs bottom = solver.Smallest(new DenseOperator(matrix), 2);

        Assert.Equal(counted.Calls, ends.OperatorCalls);
        Assert.True(ends.OperatorCalls < 0.8 * (top.OperatorCalls + bottom.OperatorCalls));
        AssertNear(sorted[..3], ends.Top.Values, 1e-9);
        AssertNear(sorted[^2..], ends.Bottom.Values, 1e-9);
        AssertNear(top.Values, ends.Top.Values, 1e-9);
        AssertNear(bottom.Values, ends.Bottom.Values, 1e-9);
        for (int i = 0; i < 3; i++)
            Assert.Equal(1, Math.Abs(Near.Dot(ends.Top.Vectors.select(1, i), vectors.select(1, i))), 1e-9);
        Assert.Equal(1, Math.Abs(Near.Dot(ends.Bottom.Vectors.select(1, 1), vectors.select(1, 159))), 1e-9);
    }

    [Fact]
    public void Every_pair_is_found_once()
    {
        // Many more products than a lossy recurrence survives without copies of converged pairs.
        using IDisposable scope = NewDisposeScope();
        double[] known = [.. Enumerable.Range(0, 300).Select(i => 100 * Math.Pow(0.6, i))];
        var options = new LanczosOptions { Tolerance = 1e-11, MaxOperatorCalls = 120 };

        using Eigenpairs pairs = new LanczosSolver(options).Largest(
            new DenseOperator(Spectrum.Matrix(known).Matrix),
            25
        );

        AssertNear(known[..25], pairs.Values, 1e-9);
    }

    private static void AssertNear(IReadOnlyList<double> known, IReadOnlyList<double> values, double precision)
    {
        Assert.Equal(known.Count, values.Count);
        double scale = Math.Max(1, known.Max(Math.Abs));
        for (int i = 0; i < known.Count; i++)
            Assert.True(Math.Abs(known[i] - values[i]) <= precision * scale, $"value {i}: {values[i]} for {known[i]}");
    }
}
