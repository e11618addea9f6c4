using System.Collections.Immutable;
using Sharpest.Landscape;
using Sharpest.Runs.Series;
using Sharpest.Runs.Tensors;

namespace Sharpest.Experiments.Training.Instruments;

/// <summary>The loss along lines through the weights, and how wide it is there.</summary>
/// <param name="Sections">One a direction.</param>
/// <param name="Batches">The mini-batches that tell how long an average step is, as indices into the training file.</param>
internal sealed record SectionFinding(IReadOnlyList<CrossSection> Sections, IReadOnlyList<ImmutableArray<int>> Batches)
    : IFinding
{
    public void Record(SeriesWriter series, long step, double epoch)
    {
        foreach (CrossSection section in Sections)
        {
            string direction = section.Direction;
            foreach (LossPoint p in section.Points)
                series.Append(new CrossSectionRecord(step, epoch, direction, section.Scale, p.Multiple, p.Loss));
            foreach (double threshold in CrossSection.PaperThresholds)
            {
                LossWidth width = section.Width(threshold);
                series.Append(new WidthRecord(step, epoch, direction, threshold, width.Left, width.Right));
            }
        }
    }

    public IEnumerable<TensorSource> Evidence() => [MiniBatchGradients.Evidence(Batches)];

    public void Dispose() { }
}
