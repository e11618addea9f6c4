using System.Diagnostics;
using Sharpest.Experiments.Data;
using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Spectra;
using Sharpest.Tracking;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Benchmarks;

/// <summary>One cold search for the top five eigenpairs to a residual of 10⁻³·λ₁, graphs included.</summary>
/// <param name="Samples">The examples it was taken on.</param>
/// <param name="Seconds">Its time.</param>
/// <param name="Overhead">The solver's own time as a share of that of its products.</param>
/// <param name="OperatorCalls">Its products.</param>
/// <param name="Eigenvalues">What it found, largest first.</param>
/// <param name="Residuals">The residual of each, relative to λ₁.</param>
internal sealed record SearchCost(
    int Samples,
    Reading Seconds,
    Reading Overhead,
    int OperatorCalls,
    IReadOnlyList<double> Eigenvalues,
    IReadOnlyList<double> Residuals
)
{
    /// <summary>How many eigenpairs are looked for.</summary>
    public const int Count = 5;

    public static SearchCost Measure(Workbench bench)
    {
        using Batch sample = bench.Sample(bench.Size.Samples);
        Objective objective = bench.Over(sample);
        SharpnessSnapshot? found = null;
        IReadOnlyList<double[]> seconds = SideBySide.Seconds(
            bench.Size.Searches,
            bench.Stop,
            () =>
            {
                found?.Dispose();
                found = new SharpnessMeter(Count).Measure(objective, step: 0, stop: bench.Stop);
            }
        );
        using (found)
        {
            bench.Stop.ThrowIfCancellationRequested();
            Eigenpairs pairs = found!.Eigenpairs;
            return new SearchCost(
                sample.Size,
                Reading.Of(seconds[0]),
                Overheads(objective, bench),
                pairs.OperatorCalls,
                pairs.Values,
                [.. pairs.Residuals.Select(r => r / pairs.Values[0])]
            );
        }
    }

    private static Reading Overheads(Objective objective, Workbench bench)
    {
        using var hessian = new HessianOperator(objective);
        var shares = new List<double>();
        for (int i = 0; i < bench.Size.Searches; i++)
        {
            var timed = new TimedOperator(hessian);
            long begin = Stopwatch.GetTimestamp();
            new LanczosSolver().Largest(timed, Count, hessian.Gradient, stop: bench.Stop).Dispose();
            shares.Add(Stopwatch.GetElapsedTime(begin) / timed.Spent - 1);
        }
        return Reading.Of(shares);
    }

    // Takes the time of the products, to tell it from the solver's.
    private sealed class TimedOperator(ISymmetricOperator inner) : ISymmetricOperator
    {
        public long Dimension => inner.Dimension;

        public ScalarType DType => inner.DType;

        public Device Device => inner.Device;

        public TimeSpan Spent { get; private set; }

        public Tensor Apply(Tensor vector)
        {
            long begin = Stopwatch.GetTimestamp();
            Tensor product = inner.Apply(vector);
            Spent += Stopwatch.GetElapsedTime(begin);
            return product;
        }
    }
}
