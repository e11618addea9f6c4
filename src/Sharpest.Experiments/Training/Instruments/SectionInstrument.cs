using Sharpest.Experiments.Data;
using Sharpest.Landscape;
using Sharpest.Tracking;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training.Instruments;

/// <summary>
/// Draws the loss along e₁, e₃ and e₅ in units of an average SGD step, on 1,280 examples as the paper does, or on the sample
/// where that is smaller. Costs 15 forward passes over them a direction.
/// </summary>
/// <param name="points">When.</param>
/// <param name="losses">The loss over the examples.</param>
internal sealed class SectionInstrument(AnalysisPoints points, ExampleLosses losses) : IInstrument
{
    private const int MostExamples = 1280;

    private static readonly string[] Wanted = ["e1", "e3", "e5"];

    public TrainingActivity Activity => TrainingActivity.DrawingSections;

    public bool IsDue(SharpnessSnapshot snapshot) => points.Includes(snapshot.Step) && snapshot.Eigenpairs.Count > 0;

    public IFinding Look(InstrumentView view, CancellationToken stop)
    {
        MiniBatchGradients drawn = view.Gradients;
        using IDisposable scope = NewDisposeScope();
        (string, Tensor, double)[] lines =
        [
            .. view.Eigenvectors()
                .Where(e => Wanted.Contains(e.Name))
                .Select(e =>
                    (e.Name, e.Direction, CrossSection.StepLength(e.Direction, drawn.Gradients, view.LearningRate))
                )
                .Where(line => double.IsFinite(line.Item3)), // the gradient of a mini-batch may not be
        ];
        int examples = Math.Min(MostExamples, view.Positions.Length);
        using Batch batch = losses.Training.Select(view.Positions.AsSpan(0, examples));
        (IReadOnlyList<CrossSection> sections, _) = CrossSection.Measure(losses.Over(batch), lines, stop: stop);
        return new SectionFinding(sections, drawn.Batches);
    }
}
