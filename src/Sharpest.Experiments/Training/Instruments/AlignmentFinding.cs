using System.Collections.Immutable;
using Sharpest.Landscape;
using Sharpest.Runs.Series;
using Sharpest.Runs.Tensors;

namespace Sharpest.Experiments.Training.Instruments;

/// <summary>How the gradients of an epoch lie to the sharp directions.</summary>
/// <param name="Alignment">The cosines.</param>
/// <param name="Accuracy">The accuracy on the sample at these weights.</param>
/// <param name="Batches">The mini-batches, as indices into the training file.</param>
internal sealed record AlignmentFinding(
    GradientAlignment Alignment,
    double Accuracy,
    IReadOnlyList<ImmutableArray<int>> Batches
) : IFinding
{
    private const string Batch = "batch";
    private const string Full = "full";

    public void Record(SeriesWriter series, long step, double epoch)
    {
        for (int k = 0; k < Alignment.BatchCosines.Count; k++)
            Append(Batch, $"e{k + 1}", Alignment.BatchCosines[k]);
        for (int k = 0; k < Alignment.FullCosines.Count; k++)
        {
            double cosine = Alignment.FullCosines[k];
            Append(Full, $"e{k + 1}", new CosineStatistics(cosine, Math.Abs(cosine), 0));
        }
        Append(Batch, Full, Alignment.BatchToFull);
        series.Append(new ScalarRecord("sample/accuracy", step, epoch, Accuracy));
        series.Append(new ScalarRecord("alignment/batch-share", step, epoch, Alignment.BatchShare.Mean));
        series.Append(new ScalarRecord("alignment/full-share", step, epoch, Alignment.FullShare));

        void Append(string vector, string direction, CosineStatistics c) =>
            series.Append(
                new AlignmentRecord(
                    step,
                    epoch,
                    vector,
                    direction,
                    Alignment.Batches,
                    c.Mean,
                    c.MeanAbsolute,
                    c.StandardDeviation,
                    Alignment.Baseline
                )
            );
    }

    public IEnumerable<TensorSource> Evidence() => [TensorSources.Batches("alignment_batches", Batches)];

    public void Dispose() { }
}
