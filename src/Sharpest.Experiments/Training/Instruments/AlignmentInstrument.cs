using System.Collections.Immutable;
using Sharpest.Convolutions;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Models;
using Sharpest.Experiments.Specs;
using Sharpest.Landscape;
using Sharpest.Tracking;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training.Instruments;

/// <summary>
/// Compares the gradients of an epoch's mini-batches, and the gradient over all of them, with the sharp directions. Costs
/// two gradients a mini-batch: one to know the full gradient, one to compare it; so only one is in memory at a time.
/// </summary>
/// <param name="spec">How many mini-batches.</param>
/// <param name="points">When.</param>
/// <param name="model">The model, for its accuracy.</param>
/// <param name="losses">The loss over each mini-batch.</param>
/// <param name="loader">The mini-batches of each epoch.</param>
internal sealed class AlignmentInstrument(
    ExperimentSpec spec,
    AnalysisPoints points,
    nn.Module<Tensor, Tensor> model,
    ExampleLosses losses,
    BatchLoader loader
) : IInstrument
{
    public TrainingActivity Activity => TrainingActivity.ComparingGradients;

    // Where there is no gradient there is no angle.
    public bool IsDue(SharpnessSnapshot snapshot) =>
        points.Includes(snapshot.Step) && snapshot.Eigenpairs.Count > 0 && snapshot.GradientNorm > 0;

    public IFinding Look(InstrumentView view, CancellationToken stop)
    {
        using IDisposable scope = NewDisposeScope();
        ImmutableArray<int>[] batches = Batches(view.Snapshot.Step);
        Tensor full = Full(batches, stop);
        GradientAlignment alignment = GradientAlignment.Of(
            Gradients(batches, stop),
            full,
            view.Snapshot.Eigenpairs.Vectors
        );
        return new AlignmentFinding(
            alignment,
            Accuracy(view.Sample),
            [.. batches.Select(batch => batch.Select(i => losses.Training.Indices[i]).ToImmutableArray())]
        );
    }

    // The first mini-batches of the epoch in which the step lies, never augmented; positions in the training set.
    private ImmutableArray<int>[] Batches(long step)
    {
        int epoch = (int)(step / loader.StepsPerEpoch);
        int count = Math.Min(spec.AlignmentBatches ?? loader.StepsPerEpoch, loader.StepsPerEpoch);
        return [.. Enumerable.Range(0, count).Select(index => loader.PositionsAt(epoch, index))];
    }

    private Tensor Full(ImmutableArray<int>[] batches, CancellationToken stop)
    {
        double examples = batches.Sum(batch => batch.Length);
        Tensor sum = zeros(losses.Layout.Dimension, ScalarType.Float64);
        foreach ((ImmutableArray<int> batch, Tensor gradient) in batches.Zip(Gradients(batches, stop)))
        {
            using Tensor wide = gradient.@double();
            sum.add_(wide, alpha: batch.Length / examples);
        }
        return sum.to(losses.Layout.DType);
    }

    private IEnumerable<Tensor> Gradients(ImmutableArray<int>[] batches, CancellationToken stop)
    {
        foreach (ImmutableArray<int> positions in batches)
        {
            stop.ThrowIfCancellationRequested();
            using Batch batch = losses.Training.Select(positions.AsSpan());
            using Tensor gradient = losses.Gradient(batch);
            yield return gradient;
        }
    }

    // Of the sample: what the figure of the paper has on its horizontal axis, at these very weights.
    private double Accuracy(Batch sample)
    {
        using ConvolutionGuard.Scope guard = ConvolutionGuard.Allow(model);
        using ModelEvaluation.Scope mode = ModelEvaluation.Enter(model);
        using IDisposable _ = no_grad();
        long right = 0;
        for (int start = 0; start < sample.Size; start += losses.MicroBatch)
        {
            using IDisposable scope = NewDisposeScope();
            int count = Math.Min(losses.MicroBatch, sample.Size - start);
            Tensor logits = model.forward(sample.Inputs.narrow(0, start, count));
            right += TaskLoss.CountRight(logits, sample.Labels.narrow(0, start, count));
        }
        return (double)right / sample.Labels.numel();
    }
}
