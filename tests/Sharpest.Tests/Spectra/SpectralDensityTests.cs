using Sharpest.Operators;
using Sharpest.Spectra;
using Sharpest.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Tests.Spectra;

/// <summary>Spectral densities against the exact ones of dense matrices.</summary>
public sealed class SpectralDensityTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    // Ten outliers above a half circle, as networks have.
    private readonly double[] values =
    [
        .. Enumerable.Range(0, 10).Select(i => 20.0 - 1.5 * i),
        .. Enumerable.Range(0, 290).Select(i => Math.Sin(Math.PI * (i + 0.5) / 290 - Math.PI / 2)),
    ];

    private readonly Tensor matrix;
    private readonly DenseOperator dense;

    public SpectralDensityTests()
    {
        matrix = Spectrum.Matrix(values).Matrix;
        dense = new DenseOperator(matrix);
    }

    public void Dispose() => scope.Dispose();

    [Fact]
    public void The_cumulative_distribution_is_near_the_exact_one()
    {
        SpectralDensity found = new DensityEstimator(new() { Probes = 20, Steps = 60 }).Estimate(dense);

        double distance = Enumerable
            .Range(0, 500)
            .Select(i => -1.5 + i * 0.05)
            .Max(x => Math.Abs(found.Cumulative(x).Value - values.Count(v => v <= x) / 300.0));
        Assert.Equal(SolverStatus.Converged, found.Status);
        Assert.Equal(20 * 60, found.OperatorCalls);
        Assert.True(distance < 0.04, $"{distance}");
        Assert.Equal(1, found.Cumulative(21).Value, 1e-12);
        Assert.Equal(0, found.Cumulative(-2).Value);
    }

    [Fact]
    public void The_mass_is_one_and_the_curve_within_its_errors()
    {
        SpectralDensity found = new DensityEstimator(new() { Probes = 40, Steps = 50 }).Estimate(dense);
        const double width = 0.25;

        DensityCurve curve = found.Curve(1000, width);

        double step = curve.Grid[1] - curve.Grid[0];
        Assert.Equal(1, curve.Values.Sum() * step, 2e-4);
        Assert.All(found.Probes, nodes => Assert.Equal(1, nodes.Sum(node => node.Weight), 1e-12));
        int outside = 0;
        for (int i = 0; i < 1000; i++)
        {
            double exact = values.Average(v =>
                Math.Exp(-0.5 * Math.Pow((curve.Grid[i] - v) / width, 2)) / (width * Math.Sqrt(2 * Math.PI))
            );
            outside += Math.Abs(curve.Values[i] - exact) > 3 * curve.StandardErrors[i] + 1e-6 ? 1 : 0;
        }
        Assert.True(outside < 20, $"{outside} of 1000 points are more than three standard errors off");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public void Moments_of_a_probe_are_exact_up_to_twice_its_steps_less_one(int steps)
    {
        SpectralDensity found = new DensityEstimator(
            new()
            {
                Probes = 2,
                Steps = steps,
                Seed = 6,
            }
        ).Estimate(dense);
        var starts = new ProbeStream(dense, ProbeKind.Gaussian, 6, "density");

        for (int probe = 0; probe < 2; probe++)
        {
            Tensor q = starts.Draw(probe);
            q /= q.norm();
            Tensor power = q.clone();
            for (int p = 0; p < 2 * steps; p++)
            {
                double known = Near.Dot(q, power);
                double moment = found.Probes[probe].Sum(node => node.Weight * Math.Pow(node.Value, p));
                Assert.Equal(known, moment, 1e-10 * Math.Pow(20, p));
                power = matrix.mv(power);
            }
        }
    }

    [Fact]
    public void Trace_and_norm_come_from_the_same_nodes_and_their_errors_cover()
    {
        const double student = 2.2; // 95 % for 12 probes
        double trace = values.Sum();
        double norm = values.Sum(v => v * v);

        SpectralDensity[] found =
        [
            .. Enumerable
                .Range(0, 100)
                .Select(seed =>
                    new DensityEstimator(
                        new()
                        {
                            Probes = 12,
                            Steps = 2,
                            Seed = seed,
                        }
                    ).Estimate(dense)
                ),
        ];

        Assert.True(found.Count(d => Math.Abs(d.Trace.Value - trace) <= student * d.Trace.StandardError) >= 85);
        Assert.True(
            found.Count(d =>
                Math.Abs(d.SquaredFrobeniusNorm.Value - norm) <= student * d.SquaredFrobeniusNorm.StandardError
            ) >= 85
        );
        double error = found.Average(d => d.Trace.StandardError) / 10;
        Assert.InRange(found.Average(d => d.Trace.Value) - trace, -4 * error, 4 * error);
    }

    [Fact]
    public void Known_outliers_enter_exactly_and_take_the_error_with_them()
    {
        using Eigenpairs outliers = new LanczosSolver(new() { Tolerance = 1e-9 }).Largest(dense, 10);
        var estimator = new DensityEstimator(new() { Probes = 10, Steps = 20 });

        SpectralDensity with = estimator.Estimate(dense, outliers);
        SpectralDensity without = estimator.Estimate(dense);

        Assert.Equal(10, with.Known.Count);
        Assert.True(with.Probes.SelectMany(nodes => nodes).All(node => node.Value < 1.0001));
        // In theory the error falls in the ratio of the deviations of the two spectra, here to 0.28 of itself.
        Assert.True(with.Trace.StandardError < 0.5 * without.Trace.StandardError);
        Assert.InRange(with.Trace.Value - values.Sum(), -4 * with.Trace.StandardError, 4 * with.Trace.StandardError);
        Assert.Equal(10 / 300.0, 1 - with.Cumulative(2).Value, 1e-12);
        Assert.Equal(1, with.Moment(0).Value, 1e-12);
    }

    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float32)]
    public void More_steps_than_eigenvalues_end_when_the_spectrum_is_exhausted(ScalarType dtype)
    {
        double[] few = [.. Enumerable.Repeat(2.0, 30), .. Enumerable.Repeat(-1.0, 70)];
        var counted = new CountingOperator(new DenseOperator(Spectrum.Matrix(few, dtype: dtype).Matrix));

        SpectralDensity found = new DensityEstimator(new() { Probes = 30, Steps = 50 }).Estimate(counted);
        SpectralDensity one = new DensityEstimator().Estimate(
            new DenseOperator(full([1, 1], -3.0, dtype: ScalarType.Float64))
        );

        Assert.Equal(counted.Calls, found.OperatorCalls);
        SpectralMean below = found.Cumulative(0);
        Assert.InRange(below.Value - 0.7, -4 * below.StandardError, 4 * below.StandardError);
        if (dtype == ScalarType.Float64)
            Assert.All(found.Probes, nodes => Assert.Equal([-1, 2], nodes.Select(n => Math.Round(n.Value, 9))));
        Assert.Equal(-3, one.Trace.Value, 1e-12);
        Assert.Equal(0, one.Trace.StandardError, 1e-12);
        Assert.True(one.Curve().Values.All(double.IsFinite));
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DensityEstimator(new() { Probes = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DensityEstimator(new() { Steps = 0 }));
        using var strange = new Eigenpairs([1], ones(7, 1), [0], SolverStatus.Converged, 1, 0);
        Assert.Throws<ArgumentException>(() => new DensityEstimator().Estimate(dense, strange));
        SpectralDensity found = new DensityEstimator(new() { Probes = 1, Steps = 2 }).Estimate(dense);
        Assert.Throws<ArgumentOutOfRangeException>(() => found.Curve([0], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => found.Curve(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => found.Moment(-1));
        Assert.True(double.IsNaN(found.Trace.StandardError));
    }
}
