using Sharpest.Experiments.Specs;
using Sharpest.Operators;
using Sharpest.Spectra;
using Sharpest.Tracking;

namespace Sharpest.Experiments.Training.Instruments;

/// <summary>
/// Estimates the Frobenius norm of the Hessian, and for nothing its trace, from products with Gaussian vectors. They are the
/// same at every step: changes along training are then changes of the weights alone.
/// </summary>
/// <param name="spec">How many vectors, the seed, and the memory there is.</param>
/// <param name="points">When.</param>
internal sealed class NormInstrument(ExperimentSpec spec, AnalysisPoints points) : IInstrument
{
    public TrainingActivity Activity => TrainingActivity.EstimatingNorm;

    public bool IsDue(SharpnessSnapshot snapshot) => points.Includes(snapshot.Step);

    public IFinding Look(InstrumentView view, CancellationToken stop)
    {
        var options = new ProbeOptions
        {
            Products = spec.NormProbes,
            Kind = ProbeKind.Gaussian,
            Seed = spec.Seed,
        };
        using var hessian = new HessianOperator(
            view.Objective,
            new HessianOptions { MemoryBytes = MemoryBudget.Bytes(spec.Memory) }
        );
        FrobeniusEstimate found = new FrobeniusNorm(options).Estimate(hessian, stop: stop);
        if (found.Status == SolverStatus.Cancelled)
            throw new OperationCanceledException(stop);
        return new NormFinding(
            found,
            [.. Enumerable.Range(0, spec.NormProbes).Select(i => FrobeniusNorm.ProbeKey(spec.Seed, i))]
        );
    }
}
