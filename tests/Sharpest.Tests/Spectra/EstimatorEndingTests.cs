using Sharpest.Operators;
using Sharpest.Spectra;
using Sharpest.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Tests.Spectra;

/// <summary>What every estimator owes: an end with a status, repeatable numbers, progress, no tensor left behind.</summary>
public sealed class EstimatorEndingTests : IDisposable
{
    private static readonly ProbeOptions Options = new() { Products = 12, Seed = 5 };

    private static readonly Dictionary<string, Call> Calls = new()
    {
        ["Hutchinson"] = (m, seed, p, s) =>
            Scalar(new TraceEstimator(Options with { Seed = seed }).Hutchinson(m, p, s)),
        ["Hutch++"] = (m, seed, p, s) =>
            Scalar(new TraceEstimator(Options with { Seed = seed }).HutchPlusPlus(m, p, s)),
        ["XTrace"] = (m, seed, p, s) => Scalar(new TraceEstimator(Options with { Seed = seed }).XTrace(m, p, s)),
        ["norm"] = (m, seed, p, s) =>
        {
            FrobeniusEstimate e = new FrobeniusNorm(Options with { Seed = seed }).Estimate(m, p, s);
            return (e.Value, e.StandardError, e.Status, e.OperatorCalls);
        },
        ["diagonal"] = (m, seed, p, s) =>
        {
            using DiagonalEstimate e = new DiagonalEstimator(Options with { Seed = seed }).Estimate(m, p, s);
            return (Near.Values(e.Values).Sum(), Near.Values(e.StandardErrors).Sum(), e.Status, e.OperatorCalls);
        },
        ["density"] = (m, seed, p, s) =>
        {
            var options = new DensityOptions
            {
                Probes = 3,
                Steps = 4,
                Seed = seed,
            };
            SpectralDensity e = new DensityEstimator(options).Estimate(m, progress: p, stop: s);
            return (e.Trace.Value, e.Trace.StandardError, e.Status, e.OperatorCalls);
        },
    };

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly DenseOperator dense = new(
        Spectrum.Matrix([.. Enumerable.Range(0, 40).Select(i => 9 - 0.4 * i)]).Matrix
    );

    private delegate (double Value, double Error, SolverStatus Status, int Calls) Call(
        ISymmetricOperator matrix,
        long seed,
        IProgress<EstimateProgress>? progress,
        CancellationToken stop
    );

    public static TheoryData<string> Names => [.. Calls.Keys];

    public void Dispose() => scope.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void An_operator_that_becomes_NaN_ends_it_at_once(string name)
    {
        for (int good = 0; good < 12; good++)
        {
            var broken = new CountingOperator(dense, good);

            (double value, double error, SolverStatus status, int calls) = Calls[name](broken, 5, null, default);

            Assert.Equal(SolverStatus.NonFinite, status);
            Assert.Equal(good + 1, calls);
            Assert.Equal(good + 1, broken.Calls);
            Assert.False(double.IsInfinity(value) || double.IsInfinity(error));
            if (good == 0)
                Assert.True(double.IsNaN(value));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_stops_when_asked(string name)
    {
        using var source = new CancellationTokenSource();
        var watcher = new Watcher(p =>
        {
            if (p.OperatorCalls == 5)
                source.Cancel();
        });

        (_, _, SolverStatus status, int calls) = Calls[name](dense, 5, watcher, source.Token);
        (double none, _, SolverStatus before, int zero) = Calls[name](dense, 5, null, new(true));

        Assert.Equal((SolverStatus.Cancelled, 5), (status, calls));
        Assert.Equal((SolverStatus.Cancelled, 0), (before, zero));
        Assert.True(double.IsNaN(none));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_seed_gives_the_same_bits_and_progress_counts_the_products(string name)
    {
        var seen = new List<EstimateProgress>();

        (double Value, double Error, SolverStatus, int Calls) once = Calls[name]
            (dense, 5, new Watcher(seen.Add), default);

        Assert.Equal(once, Calls[name](dense, 5, null, default));
        Assert.NotEqual(once.Value, Calls[name](dense, 6, null, default).Value);
        Assert.Equal(12, once.Calls);
        Assert.Equal(Enumerable.Range(1, 12), seen.Select(p => p.OperatorCalls).Distinct());
        Assert.All(seen, p => Assert.Equal(12, p.Products));
        if (name is not "density")
            Assert.Equal(once.Value, seen[^1].Value, 1e-9 * Math.Abs(once.Value));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_leaves_no_tensor_behind(string name)
    {
        Assert.Equal(0, TensorCount.Left(() => Calls[name](dense, 5, null, default)));
        Assert.Equal(0, TensorCount.Left(() => Calls[name](new CountingOperator(dense, 7), 5, null, default)));
        Assert.Equal(0, TensorCount.Left(() => Calls[name](dense, 5, null, new(true))));
    }

    private static (double, double, SolverStatus, int) Scalar(Estimate e) =>
        (e.Value, e.StandardError, e.Status, e.OperatorCalls);

    private sealed class Watcher(Action<EstimateProgress> told) : IProgress<EstimateProgress>
    {
        public void Report(EstimateProgress value) => told(value);
    }
}
