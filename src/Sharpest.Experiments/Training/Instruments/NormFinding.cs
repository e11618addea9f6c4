using Sharpest.Runs.Series;
using Sharpest.Runs.Tensors;
using Sharpest.Spectra;

namespace Sharpest.Experiments.Training.Instruments;

/// <summary>Norm and trace of the Hessian.</summary>
/// <param name="Estimate">The numbers.</param>
/// <param name="Keys">The seeds of the random vectors: a hundred vectors of a network's size would fill a disk.</param>
internal sealed record NormFinding(FrobeniusEstimate Estimate, IReadOnlyList<long> Keys) : IFinding
{
    public void Record(SeriesWriter series, long step, double epoch) =>
        series.Append(
            new NormRecord(
                step,
                epoch,
                Estimate.OperatorCalls,
                Estimate.Value,
                Estimate.StandardError,
                Estimate.PaperValue,
                Estimate.Trace,
                Estimate.TraceError
            )
        );

    public IEnumerable<TensorSource> Evidence() =>
        [TensorSource.Of<long>("norm_probe_keys", [Keys.Count], Keys.ToArray())];

    public void Dispose() { }
}
