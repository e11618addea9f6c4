using Sharpest.Operators;
using Sharpest.Spectra;
using Sharpest.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Tests.Spectra;

public sealed class NormAndDiagonalTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData(ProbeKind.Rademacher)]
    [InlineData(ProbeKind.Gaussian)]
    public void The_norm_is_within_its_error_and_the_papers_number_is_its_root(ProbeKind kind)
    {
        Tensor drawn = SmallModels.Random(300 * 300, ScalarType.Float64).reshape(300, 300);
        Tensor matrix = (drawn + drawn.t()) / 2;
        double norm = matrix.norm().ToDouble();

        FrobeniusEstimate found = new FrobeniusNorm(new() { Products = 200, Kind = kind }).Estimate(
            new DenseOperator(matrix)
        );

        Assert.InRange(norm, 205, 220);
        Assert.InRange(found.Value - norm, -4 * found.StandardError, 4 * found.StandardError);
        Assert.InRange(found.StandardError, 0.0001 * norm, 0.02 * norm);
        Assert.InRange(found.PaperValue, 14.2, 15.0);
        double trace = matrix.trace().ToDouble();
        Assert.InRange(found.Trace - trace, -4 * found.TraceError, 4 * found.TraceError);
        // The scatter of zᵀAz is √(2·Σλ²) for Gaussian vectors, less for signs.
        Assert.InRange(found.TraceError, 0.01 * norm, 2 * Math.Sqrt(2.0 / 200) * norm);
    }

    [Fact]
    public void Others_can_draw_the_same_random_vectors_from_their_keys()
    {
        Tensor matrix = Spectrum.Matrix([5, 3, -2, 1, .. Enumerable.Repeat(0.1, 20)]).Matrix;
        var options = new ProbeOptions
        {
            Products = 4,
            Kind = ProbeKind.Gaussian,
            Seed = 11,
        };

        FrobeniusEstimate found = new FrobeniusNorm(options).Estimate(new DenseOperator(matrix));

        double squares = Enumerable
            .Range(0, 4)
            .Average(i =>
            {
                using var generator = new Generator();
                generator.manual_seed(FrobeniusNorm.ProbeKey(11, i));
                return matrix
                    .mv(randn([24], dtype: ScalarType.Float64, generator: generator))
                    .square()
                    .sum()
                    .ToDouble();
            });
        Assert.Equal(Math.Sqrt(squares), found.Value, 1e-12);
    }

    [Fact]
    public void The_error_of_the_norm_covers_where_one_eigenvalue_rules()
    {
        double[] values = [20, 4, .. Enumerable.Range(0, 58).Select(i => 1 - 0.03 * i)];
        var dense = new DenseOperator(Spectrum.Matrix(values).Matrix);
        double norm = Math.Sqrt(values.Sum(v => v * v));

        FrobeniusEstimate[] found =
        [
            .. Enumerable
                .Range(0, 100)
                .Select(seed => new FrobeniusNorm(new() { Products = 60, Seed = seed }).Estimate(dense)),
        ];

        Assert.True(found.Count(f => Math.Abs(f.Value - norm) <= 1.96 * f.StandardError) >= 85);
        double squares = found.Average(f => f.Value * f.Value);
        double error = found.Average(f => 2 * f.Value * f.StandardError) / 10;
        Assert.InRange(squares - norm * norm, -4 * error, 4 * error);
    }

    [Fact]
    public void An_identity_has_an_exact_norm_and_diagonal()
    {
        var identity = new DenseOperator(eye(49, dtype: ScalarType.Float64));

        FrobeniusEstimate norm = new FrobeniusNorm(new() { Products = 3 }).Estimate(identity);
        using DiagonalEstimate diagonal = new DiagonalEstimator(new() { Products = 3 }).Estimate(identity);

        Assert.Equal(7, norm.Value, 1e-12);
        Assert.Equal(0, norm.StandardError, 1e-12);
        Assert.Equal((49.0, 0.0), (norm.Trace, norm.TraceError));
        Assert.All(Near.Values(diagonal.Values), v => Assert.Equal(1, v));
        Assert.All(Near.Values(diagonal.StandardErrors), v => Assert.Equal(0, v));
    }

    [Fact]
    public void A_diagonal_is_unbiased_with_the_variance_of_theory()
    {
        const int products = 2000;
        Tensor matrix = Spectrum.Matrix([8, -5, .. Enumerable.Range(0, 28).Select(i => 2 - 0.1 * i)]).Matrix;
        double[] known = Near.Values(matrix.diagonal());
        double[] deviations = Near.Values((matrix.pow(2).sum(1) - matrix.diagonal().pow(2)).sqrt());

        using DiagonalEstimate found = new DiagonalEstimator(new() { Products = products }).Estimate(
            new DenseOperator(matrix)
        );

        double[] values = Near.Values(found.Values);
        double[] errors = Near.Values(found.StandardErrors);
        Assert.Equal(products, found.OperatorCalls);
        for (int i = 0; i < known.Length; i++)
        {
            Assert.InRange(
                errors[i],
                0.85 * deviations[i] / Math.Sqrt(products),
                1.15 * deviations[i] / Math.Sqrt(products)
            );
            Assert.InRange(values[i] - known[i], -4.5 * errors[i], 4.5 * errors[i]);
        }
    }

    [Fact]
    public void Wrong_options_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrobeniusNorm(new() { Products = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DiagonalEstimator(new() { Products = 0 }));
        Assert.Throws<ArgumentException>(() => new DiagonalEstimator(new() { Kind = ProbeKind.Gaussian }));
    }
}
